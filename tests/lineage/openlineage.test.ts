import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openEmitter } from '../../src/lineage/index.ts';
import { systemRandomBytes } from '../../src/schema/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { PythonProgram, pythonOrSkip } from '../interop/python.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';
import { onPostgres } from '../support/test-database.ts';

interface Dataset {
  readonly namespace: string;
  readonly name: string;
  readonly facets?: Readonly<Record<string, unknown>>;
  readonly outputFacets?: Readonly<Record<string, unknown>>;
}
interface Event {
  readonly eventType: string;
  readonly run: { readonly runId: string; readonly facets: Readonly<Record<string, unknown>> };
  readonly job: { readonly name: string };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

const python = pythonOrSkip('openlineage');

async function story(folder: string): Promise<Event[]> {
  const file = join(folder, 'events', 'lineage.ndjson');
  const train = join(folder, 'train.csv');
  await writeSmallTable(train);
  writeFileSync(join(folder, 'ragged.csv'), 'a,b\n1\n2,3,4\n');
  {
    await using ws = await openWorkspace({ folder: join(folder, '.assay'), settings: { openLineageFile: file } });
    const version = await ws.datasets.register({ name: 'cards', source: { path: train } });
    await ws.datasets.split(version, { method: 'random', seed: 1, fractions: { train: 0.5, test: 0.5 } });
    await ws.pipelines.trainModel({
      data: train,
      label: 'fraud',
      algorithm: 'logistic_regression',
      output: join(folder, 'm.json'),
    });
    await ws.datasets.register({ name: 'bad', source: { path: join(folder, 'ragged.csv') } }).catch(() => {});
    const stopped = { signal: AbortSignal.abort() };
    await ws.pipelines.trainModel({ data: train, label: 'fraud' }, stopped).catch(() => {});
  }
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test.skipIf(onPostgres)('each piece of work is one START and one end, with what was read and made', async () => {
  using folder = temporaryFolder();
  const events = await story(folder.path);
  expect(events.map(({ eventType, job }) => `${job.name} ${eventType}`)).toEqual([
    ...['datasets.register START', 'datasets.register COMPLETE'],
    ...['datasets.split START', 'datasets.split COMPLETE'],
    ...['train START', 'train COMPLETE'],
    ...['datasets.register START', 'datasets.register FAIL'],
    ...['train START', 'train ABORT'],
  ]);
  for (let index = 0; index < events.length; index += 2) {
    expect(events[index]?.run.runId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(events[index + 1]?.run.runId).toBe(events[index]?.run.runId);
  }
  const [, registered, , split, , trained, , failed] = events;
  const file = { namespace: 'file', name: join(folder.path, 'train.csv') };
  expect(registered).toMatchObject({
    inputs: [file],
    outputs: [
      {
        ...{ namespace: 'assay', name: 'cards' },
        facets: {
          version: { datasetVersion: '1' },
          schema: { fields: expect.arrayContaining([{ name: 'fraud', type: 'integer' }]) },
          columnLineage: { fields: { a: { inputFields: [{ ...file, field: 'a' }] } } },
          dataQualityMetrics: {
            rowCount: 300,
            columnMetrics: { fraud: { nullCount: 0, distinctCount: 2, min: 0, max: 1 } },
          },
        },
        outputFacets: { outputStatistics: { rowCount: 300 } },
      },
    ],
  });
  expect(split?.outputs).toHaveLength(2);
  // It read the file, whose content is the version's.
  expect(trained).toMatchObject({
    inputs: [{ namespace: 'assay', name: 'cards', facets: { version: { datasetVersion: '1' } } }],
    outputs: [{ namespace: 'file', name: join(folder.path, 'm.json') }],
  });
  expect(failed?.run.facets).toMatchObject({ errorMessage: { programmingLanguage: 'TypeScript' } });
});

const CHECK = `
import json, sys
from openlineage.client import facet_v2, event_v2
from openlineage.client.generated.schema_dataset import SchemaDatasetFacet, SchemaDatasetFacetFields
import openlineage.client.generated as generated, importlib, pkgutil
classes = {}
for module in pkgutil.iter_modules(generated.__path__):
    for name, value in vars(importlib.import_module(generated.__name__ + '.' + module.name)).items():
        if isinstance(value, type) and name.endswith('Facet'):
            classes[name] = value
def load(facets):
    made = {}
    for key, facet in (facets or {}).items():
        name = facet['_schemaURL'].rsplit('/', 1)[1]
        cls = classes[name]
        expected = cls._get_schema()
        assert expected == facet['_schemaURL'], (expected, facet['_schemaURL'])
        made[key] = cls(**{k: v for k, v in facet.items() if not k.startswith('_')})
    return made
for line in sys.stdin:
    e = json.loads(line)
    io = lambda cls, d, own: cls(namespace=d['namespace'], name=d['name'], facets=load(d.get('facets')), **{own: load(d.get(own))})
    event = event_v2.RunEvent(
        eventType=event_v2.RunState(e['eventType']), eventTime=e['eventTime'], producer=e['producer'],
        run=event_v2.Run(runId=e['run']['runId'], facets=load(e['run']['facets'])),
        job=event_v2.Job(namespace=e['job']['namespace'], name=e['job']['name'], facets=load(e['job']['facets'])),
        inputs=[io(event_v2.InputDataset, d, 'inputFacets') for d in e['inputs']],
        outputs=[io(event_v2.OutputDataset, d, 'outputFacets') for d in e['outputs']])
    assert event._get_schema() == e['schemaURL'], event._get_schema()
    print(json.dumps({'ok': event.eventType.value}), flush=True)
`;

test.skipIf(python === undefined || onPostgres)(
  'the client of OpenLineage makes the same events and facets of ours',
  async () => {
    using folder = temporaryFolder();
    const events = await story(folder.path);
    const program = join(folder.path, 'check.py');
    writeFileSync(program, CHECK);
    using check = new PythonProgram(python as string, program);
    for (const event of events) expect(await check.ask(event)).toEqual({ ok: event.eventType });
  },
);

const options = { clock: testClock(), randomBytes: systemRandomBytes };
const work = (emitter: ReturnType<typeof openEmitter>) =>
  emitter.during(
    'job',
    [],
    async () => 7,
    () => ({}),
  );

test('a server gets each event in order, again where it was away, and with the token', async () => {
  const got: string[] = [];
  let failures = 2;
  await using server = createServer(async (request, response) => {
    const body = Buffer.concat(await Array.fromAsync(request)).toString();
    if (failures-- > 0) return response.writeHead(503).end();
    got.push(`${request.method} ${request.url} ${request.headers.authorization} ${JSON.parse(body).eventType}`);
    return response.writeHead(201).end();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const emitter = openEmitter({ ...options, url, apiKey: 'key' });
  expect(await work(emitter)).toBe(7);
  await emitter[Symbol.asyncDispose]();
  expect(got).toEqual(['START', 'COMPLETE'].map((type) => `POST /api/v1/lineage Bearer key ${type}`));
});

test('nobody there, or somebody who never answers, neither fails the work nor holds it up', async () => {
  await using server = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  for (const url of ['http://127.0.0.1:9', `http://127.0.0.1:${(server.address() as AddressInfo).port}`]) {
    const warnings: string[] = [];
    const emitter = openEmitter({ ...options, url, closeMs: 300, warn: (text) => warnings.push(text) });
    const started = performance.now();
    for (let index = 0; index < 600; index++) await work(emitter);
    expect(performance.now() - started).toBeLessThan(2000);
    await emitter[Symbol.asyncDispose]();
    // 1,200 events, of which no more than 1,000 wait.
    expect(warnings).toHaveLength(1);
  }
  server.closeAllConnections();
});

test('without a wish for events there are none', async () => {
  using folder = temporaryFolder();
  await using ws = await openWorkspace({ folder: join(folder.path, '.assay') });
  await writeSmallTable(join(folder.path, 'a.csv'));
  await ws.datasets.register({ name: 'a', source: { path: join(folder.path, 'a.csv') } });
  expect(existsSync(join(folder.path, 'events'))).toBe(false);
});
