import type {
  CreateHyperParameterTuningJobCommandInput,
  HyperParameterScalingType,
  HyperParameterTrainingJobDefinition,
  HyperParameterTuningJobConfig,
} from '@aws-sdk/client-sagemaker';
import type { ServiceStrategy, TuningJob } from '../../tuning/index.ts';
import { serviceRanges, textOf } from './service-ranges.ts';

const STRATEGIES = {
  bayesian: 'Bayesian',
  random: 'Random',
  hyperband: 'Hyperband',
  grid: 'Grid',
} as const satisfies Record<ServiceStrategy, string>;
const DAY_IN_SECONDS = 86_400;

/** The job as the service wants to be asked for it. */
export function tuningRequest(job: TuningJob): CreateHyperParameterTuningJobCommandInput {
  const { warmStart } = job;
  return {
    HyperParameterTuningJobName: job.name,
    HyperParameterTuningJobConfig: configOf(job),
    TrainingJobDefinition: definitionOf(job),
    ...(warmStart && {
      WarmStartConfig: {
        WarmStartType: warmStart.kind === 'same-data' ? 'IdenticalDataAndAlgorithm' : 'TransferLearning',
        ParentHyperParameterTuningJobs: warmStart.parents.map((parent) => ({ HyperParameterTuningJobName: parent })),
      },
    }),
  };
}

function configOf(job: TuningJob): HyperParameterTuningJobConfig {
  const { strategy = 'bayesian', resource, stopping, seed } = job;
  const { target, notImproving, converged, totalSeconds } = stopping ?? {};
  const { ranges } = serviceRanges(job.space, strategy === 'grid');
  return {
    Strategy: STRATEGIES[strategy],
    ...(resource && {
      StrategyConfig: { HyperbandStrategyConfig: { MinResource: resource.min, MaxResource: resource.max } },
    }),
    HyperParameterTuningJobObjective: {
      Type: job.direction === 'maximize' ? 'Maximize' : 'Minimize',
      MetricName: job.metric.name,
    },
    ResourceLimits: {
      MaxParallelTrainingJobs: job.parallel,
      ...(job.trials !== undefined && { MaxNumberOfTrainingJobs: job.trials }),
      ...(totalSeconds !== undefined && { MaxRuntimeInSeconds: totalSeconds }),
    },
    ParameterRanges: {
      IntegerParameterRanges: ranges.integer.map(rangeOf),
      ContinuousParameterRanges: ranges.continuous.map(rangeOf),
      CategoricalParameterRanges: ranges.categorical.map(({ name, values }) => ({ Name: name, Values: [...values] })),
    },
    TrainingJobEarlyStoppingType: job.earlyStopping ? 'Auto' : 'Off',
    ...(stopping && {
      TuningJobCompletionCriteria: {
        ...(target !== undefined && { TargetObjectiveMetricValue: target }),
        ...(notImproving !== undefined && {
          BestObjectiveNotImproving: { MaxNumberOfTrainingJobsNotImproving: notImproving },
        }),
        ...(converged && { ConvergenceDetected: { CompleteOnConvergence: 'Enabled' as const } }),
      },
    }),
    ...(seed !== undefined && { RandomSeed: seed }),
  };
}

const rangeOf = ({
  name,
  low,
  high,
  scaling,
}: {
  name: string;
  low: string;
  high: string;
  scaling: HyperParameterScalingType;
}) => ({
  Name: name,
  MinValue: low,
  MaxValue: high,
  ScalingType: scaling,
});

function definitionOf(job: TuningJob): HyperParameterTrainingJobDefinition {
  const { training, metric } = job;
  const { instances = 1, volumeGb = 30, maxSeconds = DAY_IN_SECONDS, spot = false } = training;
  const { fixed } = serviceRanges(job.space, job.strategy === 'grid').ranges;
  const own = Object.entries(training.hyperparameters ?? {}).map(([name, value]) => [name, textOf(value)]);
  return {
    StaticHyperParameters: { ...Object.fromEntries(own), ...fixed },
    AlgorithmSpecification: {
      TrainingImage: training.image,
      TrainingInputMode: 'File',
      ...(metric.regex !== undefined && { MetricDefinitions: [{ Name: metric.name, Regex: metric.regex }] }),
    },
    RoleArn: training.role,
    InputDataConfig: Object.entries(training.inputs).map(([channel, { uri, contentType }]) => ({
      ChannelName: channel,
      DataSource: {
        S3DataSource: { S3DataType: 'S3Prefix', S3Uri: uri, S3DataDistributionType: 'FullyReplicated' },
      },
      ...(contentType !== undefined && { ContentType: contentType }),
    })),
    OutputDataConfig: { S3OutputPath: training.output },
    ResourceConfig: { InstanceType: training.instance as never, InstanceCount: instances, VolumeSizeInGB: volumeGb },
    StoppingCondition: {
      MaxRuntimeInSeconds: maxSeconds,
      ...(spot && { MaxWaitTimeInSeconds: 2 * maxSeconds }),
    },
    EnableManagedSpotTraining: spot,
  };
}
