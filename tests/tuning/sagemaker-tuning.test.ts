import { categorical, constant, createStudy, float, int, type TuningJob, tuneThroughService } from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import { sagemakerTuning } from '../../src/adapters/aws/index.ts';
import { motoPython, startMoto, withEnvironment } from '../support/moto-server.ts';
import { type SageMakerSimOptions, startSageMakerSim } from '../support/sagemaker-sim.ts';

const space = {
  eta: float(0.01, 0.3, { log: true }),
  momentum: float(0.5, 0.999, { reverseLog: true }),
  max_depth: int(2, 10),
  subsample: float(0.5, 1, { step: 0.25 }),
  booster: categorical(['gbtree', 'dart']),
  nthread: constant(4),
};

const job = (name: string, changes: Partial<TuningJob> = {}): TuningJob => ({
  name,
  space,
  direction: 'maximize',
  metric: { name: 'validation:aucpr', regex: 'validation-aucpr:([0-9.]+)' },
  trials: 12,
  parallel: 3,
  seed: 7,
  training: {
    image: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
    role: 'arn:aws:iam::123456789012:role/Training',
    instance: 'ml.m5.xlarge',
    inputs: { train: { uri: 's3://bucket/train', contentType: 'text/csv' }, validation: { uri: 's3://bucket/valid' } },
    output: 's3://bucket/models',
    hyperparameters: { num_round: 100 },
  },
  ...changes,
});

const environmentOf = (endpoint: string) => ({
  AWS_ENDPOINT_URL_SAGEMAKER: endpoint,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'a-secret-that-nobody-may-print',
});

/** A service on this machine whose trainings answer their `max_depth`, and how it is reached. */
async function simulated(options: Partial<SageMakerSimOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const sim = stack.use(await startSageMakerSim({ train: ({ max_depth }) => Number(max_depth), ...options }));
  stack.use(withEnvironment(environmentOf(sim.endpoint)));
  const study = await createStudy({ name: 'through sagemaker', direction: 'maximize', space });
  return { sim, study, service: sagemakerTuning(), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

describe('tuning through SageMaker', () => {
  test('takes every training of the job as a trial, with its parameters as the space has them', async () => {
    await using parts = await simulated();
    const state = await tuneThroughService(parts.study, parts.service, job('whole'), { pollMs: 1 });
    expect(state.status).toBe('completed');
    expect(parts.study.trials).toHaveLength(12);
    for (const { state: ended, params, values, attributes } of parts.study.trials) {
      expect(ended).toBe('COMPLETE');
      expect(values).toEqual([params.max_depth]);
      expect([0.5, 0.75, 1]).toContain(params.subsample);
      expect(['gbtree', 'dart']).toContain(params.booster);
      expect(params.nthread).toBe(4);
      expect(attributes['assay.serviceTrial']).toMatch(/^whole-\d{3}-/);
    }
    expect(parts.study.best?.values?.[0]).toBe(
      Math.max(...parts.study.trials.map(({ params }) => Number(params.max_depth))),
    );
  });

  test('tells failed trainings with their reason and log, and those that were stopped early as pruned', async () => {
    const train = ({ max_depth }: Readonly<Record<string, string>>, index: number) =>
      index === 2 ? 'AlgorithmError: out of memory' : Number(max_depth);
    await using parts = await simulated({ train, stopped: [4] });
    await tuneThroughService(parts.study, parts.service, job('some-fail'), { pollMs: 1 });
    expect(parts.study.trials.filter(({ state }) => state === 'COMPLETE')).toHaveLength(10);
    const failed = parts.study.trials.find(({ state }) => state === 'FAILED');
    expect(failed?.reason).toMatch(/out of memory.*\/aws\/sagemaker\/TrainingJobs, streams some-fail-003-/);
    expect(parts.study.trials.find(({ state }) => state === 'PRUNED')?.values).toHaveLength(1);
  });

  test('goes on with its own job after a lost answer and after a restart, and takes no trial twice', async () => {
    await using parts = await simulated();
    parts.sim.failNext('CreateHyperParameterTuningJob', 'drop-answer');
    await tuneThroughService(parts.study, parts.service, job('again'), { pollMs: 1 });
    await tuneThroughService(parts.study, sagemakerTuning(), job('again'), { pollMs: 1 });
    expect(parts.study.trials).toHaveLength(12);
  });

  test('refuses a name under which another search is known', async () => {
    await using parts = await simulated();
    await tuneThroughService(parts.study, parts.service, job('taken'), { pollMs: 1 });
    const other = job('taken', { trials: 5 });
    await expect(tuneThroughService(parts.study, parts.service, other)).rejects.toMatchObject({
      code: 'TUNING_JOB_EXISTS',
    });
  });

  test('stops the job when it is stopped itself, and keeps what was found', async () => {
    await using parts = await simulated();
    const stopping = new AbortController();
    const tuned = tuneThroughService(parts.study, parts.service, job('stopped', { trials: 200 }), {
      pollMs: 1,
      signal: stopping.signal,
      progress: ({ done = 0 }) => done >= 6 && stopping.abort(),
    });
    await expect(tuned).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(parts.sim.requests).toContain('StopHyperParameterTuningJob');
    expect(await parts.service.describe('stopped')).toMatchObject({ status: 'stopped', running: 0 });
    expect(parts.study.trials.length).toBeGreaterThanOrEqual(6);
    expect(parts.study.trials.length).toBeLessThan(200);
  });

  test('says why a job failed, and where to read on', async () => {
    await using parts = await simulated({ train: () => 'ClientError: no such channel' });
    await expect(tuneThroughService(parts.study, parts.service, job('doomed'), { pollMs: 1 })).rejects.toMatchObject({
      code: 'TUNING_JOB_FAILED',
      message: expect.stringMatching(/No training job succeeded.*no such channel/s),
      remedy: expect.stringContaining('/aws/sagemaker/TrainingJobs'),
    });
    expect(parts.study.trials.every(({ state }) => state === 'FAILED')).toBe(true);
  });

  test('searches a grid of choices and lattices alone', async () => {
    await using parts = await simulated({ train: () => 1 });
    const grid = { subsample: space.subsample, booster: space.booster };
    const study = await createStudy({ name: 'grid', space: grid });
    await tuneThroughService(study, parts.service, job('grid', { space: grid, strategy: 'grid', trials: undefined }), {
      pollMs: 1,
    });
    expect(new Set(study.trials.map(({ params }) => JSON.stringify(params))).size).toBe(6);
  });

  test('names everything that the service would not take before it is asked', async () => {
    await using parts = await simulated();
    const wrong = job('a_name', {
      space: { ...space, leaves: int(1, 5, { when: { booster: 'dart' } }), wide: float(0, 1, { step: 0.01 }) },
      strategy: 'hyperband',
      earlyStopping: true,
      parallel: 0,
      training: { ...job('x').training, inputs: {}, output: 'bucket/models' },
    });
    const refused = tuneThroughService(parts.study, parts.service, wrong);
    await expect(refused).rejects.toMatchObject({ code: 'TUNING_JOB_INVALID' });
    const { faults } = ((await refused.catch((error) => error)) as { details: { faults: { path: string }[] } }).details;
    expect(faults.map(({ path }) => path).sort()).toEqual([
      'earlyStopping',
      'name',
      'parallel',
      'resource',
      'space.leaves.when',
      'space.wide',
      'training.inputs',
      'training.output',
    ]);
    expect(parts.sim.requests).toEqual([]);
  });

  test.each([
    ['AccessDeniedException', 400, 'TUNING_SERVICE_REFUSED', /Grant sagemaker:CreateHyperParameterTuningJob/],
    ['UnrecognizedClientException', 400, 'TUNING_SERVICE_REFUSED', /AWS_PROFILE/],
    ['ResourceLimitExceeded', 400, 'TUNING_SERVICE_REFUSED', /Service Quotas/],
    ['ValidationException', 400, 'TUNING_JOB_INVALID', /Correct/],
  ] as const)('explains %s', async (name, status, code, remedy) => {
    await using parts = await simulated();
    parts.sim.failNext('CreateHyperParameterTuningJob', { status, name, message: 'as told' });
    const error = await tuneThroughService(parts.study, parts.service, job('refused')).catch((each) => each);
    expect(error).toMatchObject({ code, remedy: expect.stringMatching(remedy) });
    expect(JSON.stringify(error)).not.toContain('secret');
  });

  test('says that the service cannot be reached', async () => {
    using _environment = withEnvironment(environmentOf('http://127.0.0.1:9'));
    const study = await createStudy({ name: 'unreachable', direction: 'maximize', space });
    await expect(tuneThroughService(study, sagemakerTuning(), job('nobody'))).rejects.toMatchObject({
      code: 'TUNING_SERVICE_UNREACHABLE',
    });
  });
});

describe.skipIf(!motoPython)('a tuning job at moto', () => {
  test('is begun as asked, found again, and one of the same name that differs is refused', async () => {
    await using moto = await startMoto();
    using _environment = withEnvironment(environmentOf(moto.endpoint));
    const service = sagemakerTuning();
    await service.start(job('real'));
    await service.start(job('real'));
    expect(await service.describe('real')).toMatchObject({ status: 'completed' });
    await expect(service.start(job('real', { trials: 50 }))).rejects.toMatchObject({ code: 'TUNING_JOB_EXISTS' });
    await expect(service.describe('nobody')).rejects.toMatchObject({ code: 'TUNING_JOB_NOT_FOUND' });
  });
});
