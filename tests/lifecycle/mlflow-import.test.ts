import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { openTestLifecycle } from './open-test-lifecycle.ts';

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const C = 'c'.repeat(32);

/** The tables of MLflow 0.9, before steps, names of runs, deletion times, datasets, logged models and the registry. */
function oldDatabase(path: string, artifacts: string): void {
  using database = new DatabaseSync(path);
  database.exec(`
    create table experiments (experiment_id integer primary key, name varchar(256), artifact_location varchar(256), lifecycle_stage varchar(32));
    create table runs (run_uuid varchar(32) primary key, name varchar(250), source_type varchar(20), user_id varchar(256),
      status varchar(20), start_time bigint, end_time bigint, lifecycle_stage varchar(20), artifact_uri varchar(200), experiment_id integer);
    create table metrics (key varchar(250), value float, timestamp bigint, run_uuid varchar(32));
    create table params (key varchar(250), value varchar(250), run_uuid varchar(32));
    create table tags (key varchar(250), value varchar(250), run_uuid varchar(32));
    insert into experiments values (0, 'Default', '${artifacts}', 'active'), (7, 'old', '${artifacts}', 'active');
    insert into runs values
      ('${A}', '', 'LOCAL', 'ada', 'FINISHED', 5, 9, 'active', '${artifacts}/${A}', 7),
      ('${B}', 'broken', 'LOCAL', null, 'EXPLODED', 5, null, 'active', '${artifacts}/${B}', 7),
      ('${C}', 'proxied', 'LOCAL', null, 'KILLED', null, 8, 'active', 'mlflow-artifacts:/7/${C}/artifacts', 7),
      ('not-hex', 'x', 'LOCAL', null, 'FAILED', 1, 2, 'active', '', 7);
    insert into metrics values ('loss', 0.5, 1, '${A}'), ('loss', 0.25, 2, '${A}'), ('loss', 'text', 3, '${A}');
    insert into params values ('eta', '0.1', '${A}'), ('long', '${'x'.repeat(7000)}', '${C}');
    insert into tags values ('mlflow.runName', 'from a tag', '${A}'), ('empty', null, '${A}');
  `);
}

test('a database of an early MLflow comes in; what it does not know is empty, what is broken is told', async () => {
  await using ws = await openTestLifecycle();
  const path = join(ws.folder, 'old.db');
  const artifacts = join(ws.folder, 'old-artifacts');
  mkdirSync(join(artifacts, A), { recursive: true });
  writeFileSync(join(artifacts, A, 'notes.txt'), 'notes');
  symlinkSync('/etc/hostname', join(artifacts, A, 'link'));
  oldDatabase(path, artifacts);
  const report = await ws.lifecycle.importMlflow({ from: path });
  expect(report).toMatchObject({ runs: { imported: 1 }, artifacts: { files: 1, bytes: 5 } });
  const why = Object.fromEntries(report.leftOut.map((one) => [one.what, one.why]));
  expect(why).toEqual({
    [`run ${B}`]: 'its status is EXPLODED',
    'run not-hex': 'its id is not 32 hex digits',
    [`run ${C}`]: expect.stringContaining('expected at most 6000 characters'),
    [`a point of loss of run ${A}`]: 'it holds something else than numbers',
  });
  expect(await ws.experiments.getExperimentByName('old')).toMatchObject({ id: '7' });
  expect(await ws.experiments.getRun(A)).toMatchObject({
    name: 'from a tag',
    user: 'ada',
    params: { eta: '0.1' },
    tags: { empty: '' },
  });
  expect(await ws.experiments.metricHistory(A, 'loss')).toEqual([
    { key: 'loss', value: 0.5, step: 0, timestamp: 1 },
    { key: 'loss', value: 0.25, step: 0, timestamp: 2 },
  ]);
  expect(await ws.experiments.listArtifacts(A)).toEqual([{ path: 'notes.txt', size: 5 }]);
});

test('artifacts that a server keeps come in when it is said where; elsewhere they are told', async () => {
  await using ws = await openTestLifecycle();
  const path = join(ws.folder, 'old.db');
  oldDatabase(path, 's3://bucket/far');
  {
    using database = new DatabaseSync(path);
    database.exec("delete from params where key = 'long'");
  }
  const kept = join(ws.folder, 'mlartifacts', '7', C, 'artifacts');
  mkdirSync(kept, { recursive: true });
  writeFileSync(join(kept, 'model.bin'), 'weights');
  const without = await ws.lifecycle.importMlflow({ from: path, dryRun: true });
  expect(without).toMatchObject({ runs: { imported: 2 } });
  const report = await ws.lifecycle.importMlflow({ from: path, artifacts: join(ws.folder, 'mlartifacts') });
  expect(report.leftOut).toContainEqual({ what: `files at s3://bucket/far/${A}`, why: 'only local files are copied' });
  expect(Buffer.from(await ws.experiments.readArtifact(C, 'model.bin')).toString()).toBe('weights');
});

test('a damaged table of the database costs only the runs that need it', async () => {
  await using ws = await openTestLifecycle();
  const path = join(ws.folder, 'old.db');
  oldDatabase(path, join(ws.folder, 'nowhere'));
  const page = (() => {
    using database = new DatabaseSync(path);
    database.exec("delete from params where key = 'long'");
    const [size, root] = [
      database.prepare('pragma page_size').get()?.page_size,
      database.prepare("select rootpage from sqlite_master where name = 'metrics'").get()?.rootpage,
    ];
    return { size: Number(size), start: (Number(root) - 1) * Number(size) };
  })();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, page.start, page.start + page.size));
  const report = await ws.lifecycle.importMlflow({ from: path });
  expect(report.runs).toEqual({ imported: 0, skipped: 0 });
  expect(report.leftOut).toContainEqual({
    what: `run ${A}`,
    why: expect.stringContaining("the table metrics of MLflow's database cannot be read"),
  });
  expect(await ws.experiments.getExperimentByName('old')).toMatchObject({ id: '7' });
});

/** Writes files of a folder, by path. */
function files(root: string, contents: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(contents)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

const meta = (id: string, more = '') =>
  `run_id: ${id}\nstatus: 3\nstart_time: 5\nend_time: 9\nlifecycle_stage: active\n${more}`;

test('corrupt entries of a folder are told by their paths and do not stop the rest', async () => {
  await using ws = await openTestLifecycle();
  const from = join(ws.folder, 'mlruns');
  files(from, {
    '1/meta.yaml': 'experiment_id: "1"\nname: good\nlifecycle_stage: active\n',
    '1/tags/team': 'risk',
    [`1/${A}/meta.yaml`]: meta(A, 'run_uuid: x\nname: old name\n'),
    [`1/${A}/metrics/deep/loss`]: '1 nan 4611686018427387905\n2 0.5\nrubbish\n3 -inf -4\n4 1e400x 1\n',
    [`1/${A}/params/a/b`]: '',
    [`1/${A}/artifacts/x.txt`]: 'x',
    [`1/${A}/inputs/1/meta.yaml`]: 'source_type: DATASET\nsource_id: gone\ndestination_id: y\n',
    [`1/${B}/meta.yaml`]: '{ not: [yaml',
    [`1/${C}/meta.yaml`]: meta(A),
    '1/models/m-1/meta.yaml': 'model_id: m-1\n',
    '2/meta.yaml': 'name: no id\n',
    '3/other.txt': '',
    'models/net/meta.yaml': 'name: net\n',
    'models/net/version-1/meta.yaml': 'version: one\n',
    'models/net/version-2/meta.yaml': 'version: 2\nsource: s3://bucket/model\n',
  });
  const report = await ws.lifecycle.importMlflow({ from });
  expect(report).toMatchObject({
    experiments: { imported: 1 },
    runs: { imported: 1 },
    loggedModels: { imported: 0 },
    modelVersions: { imported: 1 },
  });
  expect(report.leftOut.map(({ what }) => what.slice(from.length + 1)).toSorted()).toEqual(
    [
      `1/${A}/metrics/deep/loss line 3`,
      `1/${A}/metrics/deep/loss line 5`,
      '1/datasets/gone/meta.yaml',
      `1/${B}/meta.yaml`,
      `1/${C}`,
      '1/models/m-1/meta.yaml',
      '2/meta.yaml',
      '3/meta.yaml',
      'models/net/version-1/meta.yaml',
    ].toSorted(),
  );
  expect(await ws.experiments.getRun(A)).toMatchObject({ name: 'old name', params: { 'a/b': '' }, datasets: [] });
  expect(await ws.experiments.metricHistory(A, 'deep/loss')).toEqual([
    { key: 'deep/loss', value: Number.NaN, step: 2n ** 62n + 1n, timestamp: 1 },
    { key: 'deep/loss', value: 0.5, step: 0, timestamp: 2 },
    { key: 'deep/loss', value: Number.NEGATIVE_INFINITY, step: -4, timestamp: 3 },
  ]);
  expect(await ws.experiments.listArtifacts(A)).toEqual([{ path: 'x.txt', size: 1 }]);
});

test('a run that is here with other content, and a version whose number is taken, are told and left alone', async () => {
  await using ws = await openTestLifecycle();
  const from = join(ws.folder, 'mlruns');
  files(from, {
    '0/meta.yaml': 'experiment_id: "0"\nname: Default\nlifecycle_stage: active\n',
    [`0/${A}/meta.yaml`]: meta(A),
    'models/net/meta.yaml': 'name: net\n',
    'models/net/version-1/meta.yaml': 'version: 1\nsource: s3://bucket/model\n',
  });
  await ws.lifecycle.importMlflow({ from });
  await ws.experiments.log(A, { tags: { mine: 'yes' } });
  await ws.registry.deleteVersion('net', 1);
  files(from, { 'models/net/version-2/meta.yaml': 'version: 2\nsource: s3://bucket/theirs\n' });
  await ws.registry.registerSource({ name: 'net', source: 's3://bucket/mine' });
  const report = await ws.lifecycle.importMlflow({ from });
  expect(report.leftOut).toEqual([
    { what: `run ${A}`, why: 'it is here already with other content' },
    { what: 'net version 2', why: 'another version has this number here' },
  ]);
  expect(await ws.experiments.getRun(A)).toMatchObject({ tags: { mine: 'yes' } });
  expect(await ws.registry.get('net', 2)).toMatchObject({ source: 's3://bucket/mine' });
});

test('what is no store of MLflow is refused', async () => {
  await using ws = await openTestLifecycle();
  const refused = (name: string, code = 'LIFECYCLE_SOURCE_INVALID') =>
    expect(ws.lifecycle.importMlflow({ from: join(ws.folder, name) })).rejects.toMatchObject({ code });
  writeFileSync(join(ws.folder, 'text.db'), 'no database at all');
  await refused('text.db');
  new DatabaseSync(join(ws.folder, 'empty.db')).close();
  await refused('empty.db');
  mkdirSync(join(ws.folder, 'nothing'));
  await refused('nothing');
  await refused('absent', 'FILE_NOT_FOUND');
});
