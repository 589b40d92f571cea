import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Run } from '../../src/experiments/index.ts';
import { openTestLifecycle, type TestLifecycle } from './open-test-lifecycle.ts';

const BIG = 2n ** 62n + 1n;

/** An experiment with a long and a difficult run, nested files, a dataset and a logged model. */
async function fill(ws: TestLifecycle): Promise<{ experimentId: string; runs: string[]; model: string }> {
  await ws.experiments.createExperiment({ name: 'other' });
  const { id: experimentId } = await ws.experiments.createExperiment({ name: 'fraud', tags: { team: 'risk' } });
  const long = await ws.experiments.createRun({ experimentId, name: 'long', user: 'ada' });
  await ws.experiments.log(long.id, {
    metrics: Array.from({ length: 20_000 }, (_, step) => ({
      key: 'loss',
      value: 1 / (step + 3),
      step,
      timestamp: step,
    })),
  });
  await ws.experiments.updateRun(long.id, { status: 'FINISHED', endTime: ws.clock.now() + 5 });
  ws.clock.advance(1000);
  const hard = await ws.experiments.createRun({ experimentId, name: 'hard', tags: { note: 'ü\n"✓"' } });
  await ws.experiments.log(hard.id, {
    params: { eta: 0.1, 'a/b': '' },
    metrics: [
      { key: 'odd', value: Number.NaN, step: BIG, timestamp: BIG },
      { key: 'odd', value: Number.POSITIVE_INFINITY, step: -BIG },
      { key: 'odd', value: Number.NEGATIVE_INFINITY, step: 0 },
      { key: 'odd', value: 0.1 + 0.2, step: 1 },
    ],
  });
  await ws.experiments.logDataset(hard.id, {
    name: 'cards',
    digest: 'd1',
    source: 'cards.csv',
    context: 'train',
    schema: '{"a":1}',
    tags: { split: '0.8' },
  });
  await ws.experiments.logArtifact(hard.id, 'charts/roc.svg', '<svg/>');
  await ws.experiments.logArtifact(hard.id, 'charts/deep er/ä.bin', new Uint8Array(3_000_000).fill(7));
  await ws.experiments.logArtifact(hard.id, 'again.svg', '<svg/>');
  const model = await ws.experiments.loggedModels.create({
    experimentId,
    name: 'net',
    sourceRunId: hard.id,
    params: { p: '1' },
  });
  await (await ws.experiments.loggedModels.artifacts(model.id)).put('MLmodel', 'flavors: {}');
  await ws.experiments.loggedModels.finalize(model.id, 'READY');
  await ws.experiments.log(hard.id, {
    metrics: [
      { key: 'auc', value: 0.9, modelId: model.id, datasetName: 'cards', datasetDigest: 'd1' },
      { key: 'auc', value: Number.NaN, step: 1, modelId: model.id },
    ],
  });
  await ws.experiments.logInputs(long.id, { models: [model.id] });
  await ws.experiments.logOutputs(hard.id, [{ modelId: model.id, step: BIG }]);
  const gone = await ws.experiments.createRun({ experimentId });
  await ws.experiments.deleteRun(gone.id);
  return { experimentId, runs: [long.id, hard.id], model: model.id };
}

const withoutPlace = ({ experimentId: _, artifactUri: __, ...run }: Run) => run;

/** Everything of a run that people can see. */
async function contentOf(ws: TestLifecycle, id: string): Promise<unknown> {
  const run = await ws.experiments.getRun(id);
  const histories = [];
  for (const { key } of run.latestMetrics) histories.push(await ws.experiments.metricHistory(id, key));
  const files: [string, string][] = [];
  for (const { path } of await ws.experiments.listArtifacts(id)) {
    const bytes = await ws.experiments.readArtifact(id, path);
    files.push([path, createHash('sha256').update(bytes).digest('hex')]);
  }
  return { run: withoutPlace(run), histories, files };
}

test('what an export holds comes in elsewhere to the last bit, under the same ids', async () => {
  await using a = await openTestLifecycle();
  const { experimentId, runs, model } = await fill(a);
  const out = join(a.folder, 'out');
  const report = await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
  expect(report).toMatchObject({
    experiments: [{ id: experimentId, name: 'fraud', runs: 2, loggedModels: 1 }],
    artifacts: { files: 4, bytes: 3_000_023 },
  });

  await using b = await openTestLifecycle();
  const imported = await b.lifecycle.importExperiments({ from: out });
  const counts = { runs: { imported: 2, skipped: 0 }, loggedModels: { imported: 1, skipped: 0 }, pointsWithoutRun: 0 };
  expect(imported.experiments).toEqual([{ id: experimentId, name: 'fraud', isNew: true, ...counts }]);
  const there = await a.experiments.getExperiment(experimentId);
  expect(await b.experiments.getExperiment(experimentId)).toEqual(there);
  for (const id of runs) expect(await contentOf(b, id)).toEqual(await contentOf(a, id));
  const { metrics, ...fields } = await a.experiments.loggedModels.get(model);
  expect(await b.experiments.loggedModels.get(model)).toEqual({ metrics, ...fields });
  const files = await b.experiments.loggedModels.artifacts(model);
  expect(await Array.fromAsync(files.files())).toEqual([{ path: 'MLmodel', size: 11 }]);
  const chart = { points: 50 };
  expect((await b.experiments.metricSeries(runs[0] ?? '', 'loss', chart)).points.length).toBeGreaterThan(40);
  // The next experiment gets a number of its own.
  expect(Number((await b.experiments.createExperiment({ name: 'next' })).id)).toBeGreaterThan(Number(experimentId));

  const again = await b.lifecycle.importExperiments({ from: out });
  expect(again.experiments).toMatchObject([
    { isNew: false, runs: { imported: 0, skipped: 2 }, loggedModels: { imported: 0, skipped: 1 } },
  ]);
  // What it exports itself is the same but for when it was made.
  const back = join(b.folder, 'back');
  await b.lifecycle.exportExperiments({ experimentIds: [experimentId], out: back });
  const tree = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== 'manifest.json')
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(folder.length),
        readFileSync(join(entry.parentPath, entry.name), 'utf8'),
      ])
      .toSorted();
  expect(tree(back)).toEqual(tree(out));
});

test('an import goes into the experiment of its name, or of another, and adds what is missing', async () => {
  await using a = await openTestLifecycle();
  const { experimentId, runs } = await fill(a);
  const out = join(a.folder, 'out');
  await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
  await using b = await openTestLifecycle();
  const { id } = await b.experiments.createExperiment({ name: 'mine' });
  const own = await b.experiments.createRun({ experimentId: id });
  const { experiments } = await b.lifecycle.importExperiments({ from: out, name: 'mine' });
  expect(experiments).toMatchObject([{ id, name: 'mine', isNew: false, runs: { imported: 2 } }]);
  const found = (await b.experiments.searchRuns({ experimentIds: [id] })).runs.map((run) => run.id);
  expect(found.toSorted()).toEqual([own.id, ...runs].toSorted());
  await expect(b.lifecycle.importExperiments({ from: out })).rejects.toMatchObject({
    code: 'LIFECYCLE_RUN_DIFFERS',
    message: expect.stringContaining(`run ${runs[0]}: it is in the experiment ${id}`),
  });
});

test('a run that is here with other content stops the import before anything is written', async () => {
  await using a = await openTestLifecycle();
  const { experimentId, runs } = await fill(a);
  const out = join(a.folder, 'out');
  await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
  const [long = '', hard = ''] = runs;
  const refused = (message: string) =>
    expect(a.lifecycle.importExperiments({ from: out })).rejects.toMatchObject({
      code: 'LIFECYCLE_RUN_DIFFERS',
      message: expect.stringContaining(message),
    });
  expect((await a.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([{ runs: { skipped: 2 } }]);
  await a.experiments.log(long, { metrics: [{ key: 'loss', value: 7, step: 1 }] });
  await refused(`run ${long}: its metrics differ`);
  await a.experiments.log(long, { tags: { new: 'tag' } });
  await refused(`run ${long}: its tags differ`);
  await a.experiments.logArtifact(hard, 'again.svg', '<SVG/>');
  await refused(`run ${hard}: its file again.svg differs`);
  await a.experiments.deleteRun(hard);
  await refused(`run ${hard}: it is deleted here`);
});

test('points of a logged model whose run is not there are left out and counted, and importing again is fine', async () => {
  await using a = await openTestLifecycle();
  const { experimentId, model } = await fill(a);
  const elsewhere = await a.experiments.createRun({ experimentId: '0' });
  await a.experiments.log(elsewhere.id, { metrics: [{ key: 'auc', value: 0.8, modelId: model }] });
  const out = join(a.folder, 'out');
  await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
  await using b = await openTestLifecycle();
  const { experiments } = await b.lifecycle.importExperiments({ from: out });
  expect(experiments).toMatchObject([{ pointsWithoutRun: 1, loggedModels: { imported: 1 } }]);
  expect((await b.experiments.loggedModels.get(model)).metrics).toHaveLength(2);
  expect((await b.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([
    { loggedModels: { skipped: 1 } },
  ]);
});

test('files that are missing, truncated or changed are named and nothing is imported', async () => {
  await using a = await openTestLifecycle();
  const { experimentId, runs } = await fill(a);
  const [long = '', hard = ''] = runs;
  const folder = `experiments/${experimentId}`;
  const runFile = `${folder}/runs/${hard}.json`;
  const points = `${folder}/runs/${long}.points.jsonl`;
  const content = (text: string) => {
    const digest = createHash('sha256').update(text).digest('hex');
    return `files/${digest.slice(0, 2)}/${digest}`;
  };
  const damages: [string, (path: (name: string) => string) => void, string][] = [
    ['manifest.json', (path) => truncateSync(path('manifest.json'), 20), 'manifest.json is no JSON'],
    [folder, (path) => truncateSync(path(`${folder}/experiment.json`), 30), 'was changed or truncated'],
    [runFile, (path) => rmSync(path(runFile)), `${runFile} cannot be read`],
    [points, (path) => truncateSync(path(points), 1000), `${points} has 1000 bytes, not `],
    ['digest', (path) => writeFileSync(path(content('<svg/>')), '<SVG/>'), `${content('<svg/>')} was changed`],
    ['gone', (path) => rmSync(path(content('<svg/>'))), `${content('<svg/>')} is missing (again.svg of ${hard})`],
  ];
  await using b = await openTestLifecycle();
  for (const [index, [, damage, message]] of damages.entries()) {
    const out = join(a.folder, `out-${index}`);
    await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
    damage((name) => join(out, name));
    await expect(b.lifecycle.importExperiments({ from: out })).rejects.toMatchObject({
      code: 'LIFECYCLE_EXPORT_CORRUPT',
      message: expect.stringContaining(message),
    });
  }
  expect((await b.experiments.listExperiments()).experiments).toMatchObject([{ name: 'Default' }]);
  expect(await Array.fromAsync(b.objects.list())).toEqual([]);
});

interface RunFile {
  readonly record: Record<string, unknown>;
  readonly files: Record<string, unknown>[];
}

interface Digests {
  readonly runs?: Record<'id' | 'sha256', string>[];
  readonly experiments?: Record<'sha256', string>[];
}

/** Changes the file of a run as somebody would who also corrects all digests. */
function forge(out: string, experimentId: string, run: string, change: (file: RunFile) => void): void {
  const rewrite = <Content>(name: string, edit: (content: Content) => void): string => {
    const content: Content = JSON.parse(readFileSync(join(out, name), 'utf8'));
    edit(content);
    const changed = JSON.stringify(content);
    writeFileSync(join(out, name), changed);
    return createHash('sha256').update(changed).digest('hex');
  };
  const ofRun = rewrite(`experiments/${experimentId}/runs/${run}.json`, change);
  const ofExperiment = rewrite<Digests>(`experiments/${experimentId}/experiment.json`, ({ runs = [] }) => {
    for (const entry of runs) if (entry.id === run) entry.sha256 = ofRun;
  });
  rewrite<Digests>('manifest.json', ({ experiments = [] }) => {
    for (const entry of experiments) entry.sha256 = ofExperiment;
  });
}

test.each([
  ['../../../evil', /"..\/..\/..\/evil" is no path of an artifact/],
  ['/etc/evil', /is no path of an artifact/],
  ['a/%2e%2e/%2e%2e/evil', /is no path of an artifact/],
  ['..\\evil', /is no path of an artifact/],
])('a forged export with the artifact %s is refused', async (path, message) => {
  await using a = await openTestLifecycle();
  const { id: experimentId } = await a.experiments.createExperiment({ name: 'fraud' });
  const { id } = await a.experiments.createRun({ experimentId });
  await a.experiments.logArtifact(id, 'good.txt', 'x');
  const out = join(a.folder, 'out');
  await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
  forge(out, experimentId, id, ({ files }) => Object.assign(files[0] ?? {}, { path }));
  await using b = await openTestLifecycle();
  await expect(b.lifecycle.importExperiments({ from: out })).rejects.toMatchObject({
    code: 'LIFECYCLE_EXPORT_CORRUPT',
    message: expect.stringMatching(message),
  });
});

test('forged records that break the limits or name other runs are refused, and leave no half run', async () => {
  await using a = await openTestLifecycle();
  const { id: experimentId } = await a.experiments.createExperiment({ name: 'fraud' });
  const { id } = await a.experiments.createRun({ experimentId });
  await using b = await openTestLifecycle();
  const forgeries: [(record: Record<string, unknown>) => void, string][] = [
    [(record) => Object.assign(record, { params: [['k', 'x'.repeat(7000)]] }), 'EXPERIMENTS_ENTRY_INVALID'],
    [(record) => Object.assign(record, { id: '../../escape' }), 'LIFECYCLE_EXPORT_CORRUPT'],
    [(record) => Object.assign(record, { id: 'f'.repeat(32) }), 'LIFECYCLE_EXPORT_CORRUPT'],
    [
      (record) => Object.assign(record, { modelOutputs: [{ modelId: 'm', step: '9223372036854775808' }] }),
      'LIFECYCLE_EXPORT_CORRUPT',
    ],
  ];
  for (const [index, [change, code]] of forgeries.entries()) {
    const out = join(a.folder, `out-${index}`);
    await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
    forge(out, experimentId, id, ({ record }) => change(record));
    await expect(b.lifecycle.importExperiments({ from: out })).rejects.toMatchObject({ code });
  }
  expect(await b.experiments.findRun(id)).toBeUndefined();
});

test('folders that are no export of this version, and outputs that exist, are refused', async () => {
  await using ws = await openTestLifecycle();
  await expect(ws.lifecycle.importExperiments({ from: join(ws.folder, 'none') })).rejects.toMatchObject({
    code: 'FILE_NOT_FOUND',
  });
  const newer = { format: 'assay-experiments', version: 2, experiments: [] };
  writeFileSync(join(ws.folder, 'manifest.json'), JSON.stringify(newer));
  await expect(ws.lifecycle.importExperiments({ from: ws.folder })).rejects.toMatchObject({
    code: 'LIFECYCLE_EXPORT_UNSUPPORTED',
    message: expect.stringContaining('is an export of version 2; this Assay reads assay-experiments of version 1'),
  });
  await expect(ws.lifecycle.exportExperiments({ experimentIds: ['0'], out: ws.folder })).rejects.toMatchObject({
    code: 'LIFECYCLE_OUTPUT_EXISTS',
  });
  const { id } = await ws.experiments.createExperiment({ name: 'one' });
  const out = join(ws.folder, 'two');
  await ws.lifecycle.exportExperiments({ experimentIds: ['0', id], out });
  await expect(ws.lifecycle.importExperiments({ from: out, name: 'x' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
  });
});

test('an export that is stopped leaves no folder behind, and an import that is stopped goes on when repeated', async () => {
  await using a = await openTestLifecycle();
  const { experimentId, runs } = await fill(a);
  const out = join(a.folder, 'exports', 'out');
  const stopAfterOne = () => {
    const stop = new AbortController();
    const progress = ({ stage, done }: { stage: string; done?: number }) => {
      if (/runs of/.test(stage) && done === 1) stop.abort();
    };
    return { signal: stop.signal, progress };
  };
  const options = { experimentIds: [experimentId], out };
  await expect(a.lifecycle.exportExperiments({ ...options, ...stopAfterOne() })).rejects.toThrow();
  expect(readdirSync(join(a.folder, 'exports'))).toEqual([]);
  await a.lifecycle.exportExperiments(options);

  await using b = await openTestLifecycle();
  await expect(b.lifecycle.importExperiments({ from: out, ...stopAfterOne() })).rejects.toThrow();
  expect(await b.experiments.findRun(runs[0] ?? '')).toBeDefined();
  expect(await b.experiments.findRun(runs[1] ?? '')).toBeUndefined();
  expect((await b.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([
    { isNew: false, runs: { imported: 1, skipped: 1 } },
  ]);
  for (const id of runs) expect(await contentOf(b, id)).toEqual(await contentOf(a, id));
});

test('a run whose removal is not finished cannot come in before it is', async () => {
  await using a = await openTestLifecycle();
  const { id: experimentId } = await a.experiments.createExperiment({ name: 'fraud' });
  const { id } = await a.experiments.createRun({ experimentId });
  const out = join(a.folder, 'out');
  await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
  await using b = await openTestLifecycle();
  await b.database.kysely
    .insertInto('removal')
    .values({ id, artifact_uri: `mlflow-artifacts:/1/${id}/artifacts`, series: '[]', removed_at: 0 })
    .execute();
  const code = 'EXPERIMENTS_RUN_BEING_REMOVED';
  await expect(b.lifecycle.importExperiments({ from: out })).rejects.toMatchObject({ code });
  await expect(b.experiments.createRun({ experimentId: '0', id })).rejects.toMatchObject({ code });
  await b.lifecycle.collectGarbage({ deletedBefore: 0 });
  expect((await b.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([{ runs: { imported: 1 } }]);
});

const text = (maxLength: number) => fc.string({ unit: 'grapheme', maxLength }).filter((some) => !some.includes('\0'));
const key = fc
  .string({ unit: fc.constantFrom(...'abzÄß09_-. '), minLength: 1, maxLength: 6 })
  .filter((some) => !/^\.+$/.test(some));
const int64 = fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }));
const point = fc.record({
  key: fc.constantFrom('a', 'b'),
  value: fc.double(),
  step: int64,
  timestamp: fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n })),
});
const asInt64 = (value: number | bigint) => (Number.isSafeInteger(Number(value)) ? Number(value) : BigInt(value));

test('any run comes through an export and an import unchanged', { timeout: 240_000 }, async () => {
  await using a = await openTestLifecycle();
  await using b = await openTestLifecycle();
  let number = 0;
  const run = fc.record({
    params: fc.dictionary(key, text(20), { maxKeys: 4 }),
    tags: fc.dictionary(key, text(20), { maxKeys: 4 }),
    metrics: fc.array(point, { maxLength: 12 }),
    file: fc.option(fc.uint8Array({ maxLength: 40 })),
  });
  await fc.assert(
    fc.asyncProperty(run, async ({ params, tags, metrics, file }) => {
      number += 1;
      const { id: experimentId } = await a.experiments.createExperiment({ name: `experiment ${number}` });
      const { id } = await a.experiments.createRun({ experimentId, tags });
      const points = metrics.map((some) => ({ ...some, step: asInt64(some.step), timestamp: asInt64(some.timestamp) }));
      await a.experiments.log(id, { params, metrics: points });
      if (file !== null) await a.experiments.logArtifact(id, 'file.bin', file);
      const out = join(a.folder, `out-${number}`);
      await a.lifecycle.exportExperiments({ experimentIds: [experimentId], out });
      await b.lifecycle.importExperiments({ from: out });
      expect(await contentOf(b, id)).toEqual(await contentOf(a, id));
      expect((await b.lifecycle.importExperiments({ from: out })).experiments).toMatchObject([
        { runs: { skipped: 1 } },
      ]);
    }),
    { numRuns: 100 },
  );
});
