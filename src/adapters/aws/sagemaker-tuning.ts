import type {
  DescribeHyperParameterTuningJobCommandOutput,
  HyperParameterTrainingJobSummary,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { AssayError } from '../../errors/index.ts';
import { faultsError } from '../../schema/index.ts';
import type { ServiceTrial, TuningJob, TuningJobState, TuningService } from '../../tuning/index.ts';
import { explainAwsError } from './aws-error.ts';
import { jobFaults } from './job-faults.ts';
import { paramsOf } from './service-ranges.ts';
import { tuningRequest } from './tuning-request.ts';

/** Where every training of SageMaker writes its output. */
const LOG_GROUP = '/aws/sagemaker/TrainingJobs';

const STATES: Readonly<Record<string, TuningJobState['status']>> = {
  Completed: 'completed',
  Failed: 'failed',
  DeleteFailed: 'failed',
  Stopped: 'stopped',
  Stopping: 'stopping',
  Deleting: 'stopping',
};

const TRIAL_STATES: Readonly<Record<string, ServiceTrial['state']>> = {
  Completed: 'complete',
  Failed: 'failed',
  Stopped: 'stopped',
};

/**
 * SageMaker's Automatic Model Tuning. Region, credentials and endpoint come from where the AWS tools look for them; the
 * SDK is loaded on first use.
 */
export function sagemakerTuning(): TuningService {
  let opened: Promise<{ readonly sdk: typeof import('@aws-sdk/client-sagemaker'); readonly client: SageMakerClient }>;
  const open = () => {
    opened ??= import('@aws-sdk/client-sagemaker').then((sdk) => ({
      sdk,
      client: new sdk.SageMakerClient({
        region: process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || 'us-east-1',
        maxAttempts: 5,
      }),
    }));
    return opened;
  };

  async function describe(name: string): Promise<DescribeHyperParameterTuningJobCommandOutput> {
    const { sdk, client } = await open();
    const command = new sdk.DescribeHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name });
    return client.send(command).catch((error: unknown) => {
      throw explainAwsError(error, 'sagemaker:DescribeHyperParameterTuningJob', name);
    });
  }

  return {
    name: 'sagemaker',

    async start(job) {
      const faults = jobFaults(job);
      if (faults.length > 0) throw invalidJob(faults);
      const request = tuningRequest(job);
      const { sdk, client } = await open();
      try {
        await client.send(new sdk.CreateHyperParameterTuningJobCommand(request));
      } catch (error) {
        if ((error as Error).name !== 'ResourceInUse') {
          throw explainAwsError(error, 'sagemaker:CreateHyperParameterTuningJob', job.name);
        }
        if (!asksForTheSame(await describe(job.name), request)) throw jobExists(job.name, error);
      }
    },

    async describe(name) {
      const { HyperParameterTuningJobStatus, FailureReason, TrainingJobStatusCounters } = await describe(name);
      return {
        status: STATES[HyperParameterTuningJobStatus ?? ''] ?? 'running',
        reason: FailureReason || undefined,
        running: TrainingJobStatusCounters?.InProgress ?? 0,
      };
    },

    async trials({ name, space }) {
      const { sdk, client } = await open();
      // Sorted by value, trainings without one would be left out.
      const pages = sdk.paginateListTrainingJobsForHyperParameterTuningJob(
        { client, pageSize: 100 },
        { HyperParameterTuningJobName: name, SortBy: 'CreationTime', SortOrder: 'Ascending' },
      );
      const trials: ServiceTrial[] = [];
      try {
        for await (const { TrainingJobSummaries = [] } of pages) {
          trials.push(...TrainingJobSummaries.map((summary) => trialOf(summary, space)));
        }
      } catch (error) {
        throw explainAwsError(error, 'sagemaker:ListTrainingJobsForHyperParameterTuningJob', name);
      }
      return trials;
    },

    async stop(name) {
      const { sdk, client } = await open();
      try {
        await client.send(new sdk.StopHyperParameterTuningJobCommand({ HyperParameterTuningJobName: name }));
      } catch (error) {
        // It refuses to stop what has ended.
        if ((error as Error).name === 'ResourceNotFound' || isOver(error)) return;
        throw explainAwsError(error, 'sagemaker:StopHyperParameterTuningJob', name);
      }
    },
  };
}

const isOver = (error: unknown): boolean =>
  (error as Error).name === 'ValidationException' && /stopped|completed|failed/i.test((error as Error).message);

function trialOf(summary: HyperParameterTrainingJobSummary, space: TuningJob['space']): ServiceTrial {
  const { TrainingJobName = '', TrainingJobStatus = '', FinalHyperParameterTuningJobObjectiveMetric: metric } = summary;
  return {
    id: TrainingJobName,
    state: TRIAL_STATES[TrainingJobStatus] ?? 'running',
    params: paramsOf(summary.TunedHyperParameters ?? {}, space),
    value: metric?.Value,
    reason: summary.FailureReason || undefined,
    log: `CloudWatch log group ${LOG_GROUP}, streams ${TrainingJobName}/…`,
    startedAt: (summary.TrainingStartTime ?? summary.CreationTime)?.getTime(),
    endedAt: summary.TrainingEndTime?.getTime(),
  };
}

/** A job that is there already is ours when what decides about its trials is the same. */
function asksForTheSame(
  existing: DescribeHyperParameterTuningJobCommandOutput,
  request: ReturnType<typeof tuningRequest>,
): boolean {
  const essence = ({
    HyperParameterTuningJobConfig: config,
    TrainingJobDefinition: definition,
  }: Pick<typeof request, 'HyperParameterTuningJobConfig' | 'TrainingJobDefinition'>): string =>
    JSON.stringify([
      config?.Strategy,
      config?.HyperParameterTuningJobObjective?.MetricName,
      config?.HyperParameterTuningJobObjective?.Type,
      config?.ResourceLimits?.MaxNumberOfTrainingJobs,
      sorted(config?.ParameterRanges?.IntegerParameterRanges),
      sorted(config?.ParameterRanges?.ContinuousParameterRanges),
      sorted(config?.ParameterRanges?.CategoricalParameterRanges),
      Object.entries(definition?.StaticHyperParameters ?? {})
        .filter(([name]) => !name.startsWith('_'))
        .sort(),
      definition?.AlgorithmSpecification?.TrainingImage,
      definition?.OutputDataConfig?.S3OutputPath,
    ]);
  return essence(existing) === essence(request);
}

const sorted = (ranges: readonly object[] | undefined): string[] =>
  (ranges ?? []).map((range) => JSON.stringify(Object.entries(range).sort())).sort();

const invalidJob = (faults: ReturnType<typeof jobFaults>): AssayError =>
  faultsError(faults, {
    code: 'TUNING_JOB_INVALID',
    subject: 'tuning job',
    remedy: 'Correct these; docs/tuning.md has an example of a job for SageMaker',
  });

const jobExists = (name: string, cause: unknown): AssayError =>
  new AssayError({
    code: 'TUNING_JOB_EXISTS',
    message: `SageMaker has another tuning job of the name ${name}, which searches something else`,
    remedy: 'Choose another name; names of jobs are never free again',
    details: { job: name },
    cause,
  });
