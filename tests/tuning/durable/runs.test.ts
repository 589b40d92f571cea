import { databaseStorage, float, grid, int, openTuning, random, TrialPruned } from 'assay/tuning';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Experiments, openExperiments, type Run } from '../../../src/experiments/index.ts';
import { type Database, openDatabase, openFolderObjects } from '../../../src/storage/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseIn } from '../../support/test-database.ts';

const folder = temporaryFolder();
let database: Database;
let experiments: Experiments;
beforeAll(async () => {
  database = await openDatabase(await databaseIn(folder.path));
  experiments = await openExperiments({ database, objects: await openFolderObjects(folder.path) });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const space = { x: float(0, 1), depth: int(1, 8) };
let studies = 0;
const newName = () => `study ${++studies}`;

/** The runs of the trials of a study, by the number of the trial, and that of the study itself. */
async function runsOf(name: string): Promise<{ parent: Run | undefined; trials: Run[] }> {
  const { id } = await experiments.getExperimentByName(name);
  const runs: Run[] = [];
  for (let pageToken: string | undefined; ; ) {
    const page = await experiments.searchRuns({
      experimentIds: [id],
      maxResults: 500,
      ...(pageToken && { pageToken }),
    });
    runs.push(...page.runs);
    pageToken = page.nextPageToken;
    if (pageToken === undefined) break;
  }
  const number = (run: Run) => Number(run.tags['assay.trial']);
  const trials = runs.filter(({ tags }) => tags['assay.trial'] !== undefined).sort((a, b) => number(a) - number(b));
  return { parent: runs.find(({ tags }) => tags['assay.trial'] === undefined), trials };
}

test('A-P19 a grid logs as many runs as its parameters have values, multiplied', async () => {
  await using tuning = openTuning({ database, experiments });
  const counts = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(counts, async (values) => {
      const name = newName();
      const params = Object.fromEntries(values.map((count, index) => [`p${index}`, int(1, count)]));
      const study = await tuning.createStudy({ name, space: params, sampler: grid() });
      await study.optimize(({ number }) => number);
      expect((await runsOf(name)).trials).toHaveLength(values.reduce((product, count) => product * count, 1));
    }),
    { numRuns: 100 },
  );
});

test('A-P20 a random search of n trials logs exactly n runs', async () => {
  await using tuning = openTuning({ database, experiments });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4 }), async (trials, parallel) => {
      const name = newName();
      const study = await tuning.createStudy({ name, space, sampler: random({ seed: 1 }) });
      await study.optimize(({ params }) => Number(params.x), { trials, parallel });
      expect((await runsOf(name)).trials.map(({ tags }) => tags['assay.trial'])).toEqual(
        Array.from({ length: trials }, (_, number) => String(number)),
      );
    }),
    { numRuns: 8 },
  );
});

test('B-P31 every trial is logged with its parameters, its value and how it ended', async () => {
  await using tuning = openTuning({ database, experiments });
  const outcomes = fc.array(fc.constantFrom('value', 'pruned', 'failed'), { minLength: 2, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(outcomes, async (kinds) => {
      const name = newName();
      const study = await tuning.createStudy({ name, space, metrics: ['auc'], sampler: random({ seed: 2 }) });
      const wanted = ['value', ...kinds];
      await study.optimize(
        (trial) => {
          trial.report(0.25, 3);
          const kind = wanted[trial.number];
          if (kind === 'pruned') throw new TrialPruned();
          if (kind === 'failed') throw new Error('no memory');
          return Number(trial.params.x);
        },
        { trials: wanted.length },
      );
      const { parent, trials } = await runsOf(name);
      expect(trials).toHaveLength(wanted.length);
      for (const [number, run] of trials.entries()) {
        const trial = study.trials[number];
        expect(run.id).toBe(trial?.runId);
        expect(run.tags['mlflow.parentRunId']).toBe(parent?.id);
        expect(run.params).toEqual({ x: String(trial?.params.x), depth: String(trial?.params.depth) });
        expect(run.metrics.reported_auc).toBe(0.25);
        const [status, value] = { value: ['FINISHED', trial?.params.x], pruned: ['KILLED', 0.25], failed: ['FAILED'] }[
          wanted[number] as 'value' | 'pruned' | 'failed'
        ] as [string, number | undefined];
        expect([run.status, run.metrics.auc]).toEqual([status, value]);
      }
    }),
    { numRuns: 8 },
  );
});

test('B-P32 the best configuration is that of the best run', async () => {
  await using tuning = openTuning({ database, experiments });
  const directions = fc.constantFrom('minimize', 'maximize');
  await fc.assert(
    fc.asyncProperty(directions, fc.integer({ min: 0, max: 999 }), async (direction, seed) => {
      const name = newName();
      const study = await tuning.createStudy({ name, space, direction, sampler: random({ seed }) });
      await study.optimize(({ params }) => Math.sin(9 * Number(params.x)) * Number(params.depth), { trials: 10 });
      const { parent, trials } = await runsOf(name);
      const values = trials.map(({ metrics }) => metrics.value as number);
      const best = direction === 'minimize' ? Math.min(...values) : Math.max(...values);
      expect(study.best?.values).toEqual([best]);
      expect(study.best?.runId).toBe(trials[values.indexOf(best)]?.id);
      expect(parent).toMatchObject({ status: 'FINISHED', metrics: { best_value: best } });
    }),
    { numRuns: 8 },
  );
});

test('studies are listed with what became of their trials, opened by name, and forgotten while their runs stay', async () => {
  await using tuning = openTuning({ database, experiments });
  const study = await tuning.createStudy({
    name: 'kept',
    direction: 'maximize',
    space,
    experiment: 'fraud',
    metrics: ['auc'],
  });
  await study.optimize(({ number }) => (number === 1 ? Number.NaN : number), { trials: 3 });
  const summary = (await tuning.list()).find(({ name }) => name === 'kept');
  expect(summary).toMatchObject({ sampler: 'auto', best: 2, trials: { COMPLETE: 2, FAILED: 1, RUNNING: 0 } });
  const again = await tuning.get('kept');
  await again.optimize(() => 9, { trials: 5 });
  expect(again.best).toMatchObject({ number: 3, values: [9] });
  const { trials } = await runsOf('fraud');
  expect(trials.map(({ metrics }) => metrics.auc)).toEqual([0, undefined, 2, 9, 9]);
  await tuning.delete('kept');
  expect(await tuning.find('kept')).toBeUndefined();
  await expect(tuning.get('kpet')).rejects.toMatchObject({ code: 'TUNING_STUDY_NOT_FOUND' });
  expect((await runsOf('fraud')).trials).toHaveLength(5);
});

test('the run of a trial whose process died before it ended the run is ended when the study goes on', async () => {
  await using tuning = openTuning({ database, experiments });
  const study = await tuning.createStudy({ name: 'lagging', space });
  const trial = await study.ask();
  // What a worker does that dies right after it wrote the end of the trial.
  const stored = await databaseStorage(database).find('lagging');
  await stored?.finish(0, { state: 'COMPLETE', values: [0.5], at: 2_000 });
  expect(await experiments.getRun(trial.runId as string)).toMatchObject({ status: 'RUNNING' });
  await tuning.get('lagging');
  expect(await experiments.getRun(trial.runId as string)).toMatchObject({
    status: 'FINISHED',
    metrics: { value: 0.5 },
  });
});

test('a study that became another one before its first value logs what the new one measures', async () => {
  await using tuning = openTuning({ database, experiments });
  const name = newName();
  const study = await tuning.createStudy({ name, space, metrics: ['loss'], sampler: random({ seed: 2 }) });
  await study.tell(await study.ask(), { failed: 'no such column' });
  const asked = { name, space: { x: float(0, 1) }, direction: 'maximize', metrics: ['auc'] } as const;
  const other = await tuning.createStudy(asked);
  await other.optimize(({ params }) => Number(params.x), { trials: 3 });
  const { parent, trials } = await runsOf(name);
  expect(trials.slice(1).map(({ metrics }) => metrics.auc)).toEqual(other.trials.slice(1).map((t) => t.values?.[0]));
  expect(parent?.metrics).toMatchObject({ best_auc: other.best?.values?.[0] });
  expect(other.report().metrics).toEqual(['auc']);
});

test('whoever works on a study that is deleted meanwhile is told so', async () => {
  await using tuning = openTuning({ database, experiments });
  const name = newName();
  const study = await tuning.createStudy({ name, space, sampler: random({ seed: 2 }) });
  await study.optimize(({ params }) => Number(params.x), { trials: 2 });
  await tuning.delete(name);
  await expect(study.optimize(({ params }) => Number(params.x), { trials: 4 })).rejects.toMatchObject({
    code: 'TUNING_STUDY_NOT_FOUND',
    message: expect.stringMatching(/deleted while/),
  });
});
