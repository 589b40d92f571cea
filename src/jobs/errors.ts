import { AssayError, ERROR_CODES } from '../errors/index.ts';
import type { JobError } from './job.ts';

export class JobNotFoundError extends AssayError {
  constructor(id: string) {
    super({
      code: 'JOBS_NOT_FOUND',
      message: `There is no job ${id}`,
      remedy: 'GET /api/v1/jobs lists all of them',
      details: { id },
    });
  }
}

/** What a job says of the error that its work met; a fault of ours is told by its id only, the rest is in the log. */
export function jobError(error: unknown, id: string): JobError {
  if (error instanceof AssayError && error.code !== 'INTERNAL') return error.toJSON();
  return {
    code: 'INTERNAL',
    message: ERROR_CODES.INTERNAL.meaning,
    remedy: "Look into the log of the server under the job's id, and report it",
    details: { id },
  };
}

export const abandoned = (id: string, attempts: number): JobError =>
  new AssayError({
    code: 'JOBS_ABANDONED',
    message: `Job ${id} was begun ${attempts} times, and each time its process died`,
    remedy: 'Give the server more memory, or the job less data; then ask for it again',
    details: { id, attempts },
  }).toJSON();
