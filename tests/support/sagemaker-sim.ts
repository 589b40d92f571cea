import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRandom } from '../../src/stats/index.ts';

/**
 * A stand-in for SageMaker's Automatic Model Tuning where moto has none: jobs that really run their trainings, a few at
 * a time, list them and can be stopped. It checks requests as the service model (2017-07-24) says; time moves by one
 * step with each `Describe`. Values are drawn at random: it is the service's lifecycle that is played, not its search.
 */
export interface SageMakerSim extends AsyncDisposable {
  readonly endpoint: string;
  /** Requests so far, by action. */
  readonly requests: readonly string[];
  /** The next call of the action fails so, or does its work and loses its answer. */
  failNext(action: string, fault: Fault): void;
}

export type Fault = { readonly status: number; readonly name: string; readonly message: string } | 'drop-answer';

export interface SageMakerSimOptions {
  /** The metric of a training, or why it fails. */
  train(hyperparameters: Readonly<Record<string, string>>, index: number): number | string;
  /** Whether a job is over by the first look at it; a step with each look unless given. */
  readonly steps?: 'at once';
  /** Trainings that the service stops early, by index. */
  readonly stopped?: readonly number[];
}

interface Training {
  readonly index: number;
  readonly hyperparameters: Record<string, string>;
  state: 'InProgress' | 'Completed' | 'Failed' | 'Stopped';
  readonly begun: number;
  ended?: number;
}

interface Job {
  readonly request: Request;
  readonly trainings: Training[];
  status: 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped';
}

interface Range {
  readonly Name: string;
  readonly MinValue: string;
  readonly MaxValue: string;
  readonly ScalingType?: string;
}

interface Request {
  readonly HyperParameterTuningJobName: string;
  readonly HyperParameterTuningJobConfig: {
    readonly Strategy: string;
    readonly ResourceLimits: { readonly MaxNumberOfTrainingJobs?: number; readonly MaxParallelTrainingJobs: number };
    readonly HyperParameterTuningJobObjective: { readonly Type: string; readonly MetricName: string };
    readonly ParameterRanges: {
      readonly IntegerParameterRanges?: readonly Range[];
      readonly ContinuousParameterRanges?: readonly Range[];
      readonly CategoricalParameterRanges?: readonly { readonly Name: string; readonly Values: readonly string[] }[];
    };
  };
  readonly TrainingJobDefinition: { readonly StaticHyperParameters?: Record<string, string> };
  readonly NextToken?: string;
  readonly MaxResults?: number;
  readonly SortBy?: string;
}

export async function startSageMakerSim(options: SageMakerSimOptions): Promise<SageMakerSim> {
  const jobs = new Map<string, Job>();
  const requests: string[] = [];
  const faults: { readonly action: string; readonly fault: Fault }[] = [];
  const server = createServer((incoming, outgoing) => void serve(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const action = String(incoming.headers['x-amz-target']).replace('SageMaker.', '');
    const body = JSON.parse((await text(incoming)) || '{}') as Request;
    requests.push(action);
    const index = faults.findIndex((each) => each.action === action);
    const [found] = index < 0 ? [] : faults.splice(index, 1);
    if (found !== undefined && found.fault !== 'drop-answer') return refuse(outgoing, found.fault);
    try {
      const answer = JSON.stringify(answerTo(action, body));
      if (found !== undefined) return void incoming.socket.destroy();
      outgoing.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(answer);
    } catch (error) {
      refuse(outgoing, error as Exclude<Fault, string>);
    }
  }

  function answerTo(action: string, body: Request): object {
    const name = body.HyperParameterTuningJobName;
    if (action === 'CreateHyperParameterTuningJob') {
      if (jobs.has(name)) throw failure('ResourceInUse', `${name} already exists`);
      checkRequest(body);
      jobs.set(name, { request: body, trainings: [], status: 'InProgress' });
      return {
        HyperParameterTuningJobArn: `arn:aws:sagemaker:us-east-1:123456789012:hyper-parameter-tuning-job/${name}`,
      };
    }
    const job = jobs.get(name);
    if (job === undefined) throw failure('ResourceNotFound', `Could not find ${name}`);
    switch (action) {
      case 'DescribeHyperParameterTuningJob':
        do advance(job, options);
        while (options.steps === 'at once' && job.status === 'InProgress');
        return described(job);
      case 'ListTrainingJobsForHyperParameterTuningJob':
        return listed(job, body, options);
      case 'StopHyperParameterTuningJob':
        if (job.status !== 'InProgress') throw failure('ValidationException', `${name} is ${job.status}`);
        job.status = 'Stopping';
        return {};
      default:
        throw failure('UnknownOperationException', action);
    }
  }

  /** Small pages, so that a reader has to ask for the next. */
  function listed(
    job: Job,
    { NextToken = '0', MaxResults = 10, SortBy }: Request,
    { train }: SageMakerSimOptions,
  ): object {
    const [start, size] = [Number(NextToken), Math.min(MaxResults, 7)];
    const summaries = job.trainings.map((training) => summaryOf(job, training, train));
    const kept = summaries.filter(
      (summary) => SortBy !== 'FinalObjectiveMetricValue' || 'FinalHyperParameterTuningJobObjectiveMetric' in summary,
    );
    return {
      TrainingJobSummaries: kept.slice(start, start + size),
      ...(start + size < kept.length && { NextToken: String(start + size) }),
    };
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    failNext: (action, fault) => void faults.push({ action, fault }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const failure = (name: string, message: string) => ({ status: 400, name, message });

function refuse(outgoing: ServerResponse, { status, name, message }: Exclude<Fault, string>): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  outgoing.end(JSON.stringify({ __type: name, message }));
}

function checkRequest({ HyperParameterTuningJobName: name, HyperParameterTuningJobConfig: config }: Request): void {
  const { ParameterRanges: ranges, Strategy, ResourceLimits } = config;
  const wrong = (what: string) => failure('ValidationException', what);
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,31}$/.test(name)) throw wrong(`name ${name}`);
  if (!['Bayesian', 'Random', 'Hyperband', 'Grid'].includes(Strategy)) throw wrong(`Strategy ${Strategy}`);
  if (typeof ResourceLimits.MaxParallelTrainingJobs !== 'number') throw wrong('MaxParallelTrainingJobs');
  for (const { Name, MinValue, MaxValue, ScalingType } of [
    ...(ranges.IntegerParameterRanges ?? []),
    ...(ranges.ContinuousParameterRanges ?? []),
  ]) {
    if (typeof MinValue !== 'string' || typeof MaxValue !== 'string') throw wrong(`${Name} must have texts as bounds`);
    if (ScalingType === 'Logarithmic' && Number(MinValue) <= 0) throw wrong(`${Name} has no logarithm`);
    if (Strategy === 'Grid') throw wrong(`${Name}: a grid is made of categories`);
  }
}

/** One step: what runs ends, and new trainings begin. */
function advance(job: Job, { train, stopped = [] }: SageMakerSimOptions): void {
  const { MaxNumberOfTrainingJobs: most = gridSize(job.request), MaxParallelTrainingJobs: parallel } =
    job.request.HyperParameterTuningJobConfig.ResourceLimits;
  for (const training of job.trainings) {
    if (training.state !== 'InProgress') continue;
    const isFailure = typeof train(training.hyperparameters, training.index) === 'string';
    const isStopped = job.status === 'Stopping' || stopped.includes(training.index);
    training.state = isStopped ? 'Stopped' : isFailure ? 'Failed' : 'Completed';
    training.ended = training.begun + 60;
  }
  if (job.status === 'Stopping') job.status = 'Stopped';
  if (job.status !== 'InProgress') return;
  const begin = Math.min(parallel, most - job.trainings.length);
  for (let i = 0; i < begin; i++) {
    const index = job.trainings.length;
    job.trainings.push({
      index,
      hyperparameters: drawn(job.request, index),
      state: 'InProgress',
      begun: 1_700_000_000 + index,
    });
  }
  if (begin > 0) return;
  job.status = job.trainings.every(({ state }) => state === 'Failed') ? 'Failed' : 'Completed';
}

function gridSize({ HyperParameterTuningJobConfig: { ParameterRanges } }: Request): number {
  return (ParameterRanges.CategoricalParameterRanges ?? []).reduce((size, { Values }) => size * Values.length, 1);
}

function drawn(
  { HyperParameterTuningJobConfig: { ParameterRanges, Strategy } }: Request,
  index: number,
): Record<string, string> {
  const random = createRandom(index);
  const between = ({ MinValue, MaxValue }: Range) =>
    Number(MinValue) + random.uniform() * (Number(MaxValue) - Number(MinValue));
  let cell = index;
  return Object.fromEntries([
    ...(ParameterRanges.IntegerParameterRanges ?? []).map((range) => [range.Name, String(Math.round(between(range)))]),
    ...(ParameterRanges.ContinuousParameterRanges ?? []).map((range) => [range.Name, String(between(range))]),
    ...(ParameterRanges.CategoricalParameterRanges ?? []).map(({ Name, Values }) => {
      const chosen = Strategy === 'Grid' ? cell % Values.length : random.integer(Values.length);
      cell = Math.floor(cell / Values.length);
      return [Name, Values[chosen]];
    }),
  ]);
}

function described({ request, trainings, status }: Job): object {
  const inState = (state: Training['state']) => trainings.filter((training) => training.state === state).length;
  return {
    HyperParameterTuningJobName: request.HyperParameterTuningJobName,
    HyperParameterTuningJobConfig: request.HyperParameterTuningJobConfig,
    TrainingJobDefinition: {
      ...request.TrainingJobDefinition,
      // The service adds names of its own.
      StaticHyperParameters: {
        ...request.TrainingJobDefinition.StaticHyperParameters,
        _tuning_objective_metric: request.HyperParameterTuningJobConfig.HyperParameterTuningJobObjective.MetricName,
      },
    },
    HyperParameterTuningJobStatus: status,
    CreationTime: 1_700_000_000,
    TrainingJobStatusCounters: {
      Completed: inState('Completed'),
      InProgress: inState('InProgress'),
      RetryableError: 0,
      NonRetryableError: inState('Failed'),
      Stopped: inState('Stopped'),
    },
    ObjectiveStatusCounters: { Succeeded: inState('Completed'), Pending: 0, Failed: inState('Failed') },
    ...(status === 'Failed' && { FailureReason: 'No training job succeeded after 5 attempts.' }),
  };
}

function summaryOf({ request }: Job, training: Training, train: SageMakerSimOptions['train']): object {
  const outcome = train(training.hyperparameters, training.index);
  const hasValue = typeof outcome === 'number' && (training.state === 'Completed' || training.state === 'Stopped');
  const { Type, MetricName } = request.HyperParameterTuningJobConfig.HyperParameterTuningJobObjective;
  return {
    TrainingJobName: `${request.HyperParameterTuningJobName}-${String(training.index + 1).padStart(3, '0')}-0123abcd`,
    TrainingJobArn: 'arn:aws:sagemaker:us-east-1:123456789012:training-job/one',
    TrainingJobStatus: training.state,
    CreationTime: training.begun,
    TrainingStartTime: training.begun,
    ...(training.ended !== undefined && { TrainingEndTime: training.ended }),
    TunedHyperParameters: training.hyperparameters,
    ...(typeof outcome === 'string' && training.state === 'Failed' && { FailureReason: outcome }),
    ...(hasValue && { FinalHyperParameterTuningJobObjectiveMetric: { Type, MetricName, Value: outcome } }),
  };
}
