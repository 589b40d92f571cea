export { JobNotFoundError } from './errors.ts';
export {
  JOB_STATES,
  type Job,
  type JobError,
  type JobHandler,
  type JobProgress,
  type JobRunner,
  type JobState,
  type JobSummary,
  type Jobs,
  type JobWork,
  type ListJobs,
  type NewJob,
  type RunJobsOptions,
} from './job.ts';
export { type OpenJobsOptions, openJobs } from './open-jobs.ts';
