import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './open-test-server.ts';

/** Every route of MLflow's protocol with a body or a query, and the fields that it reads. */
const ROUTES: Readonly<Record<string, string>> = {
  'POST experiments/create': 'name artifact_location tags',
  'GET experiments/get': 'experiment_id',
  'GET experiments/get-by-name': 'experiment_name',
  'POST experiments/search': 'max_results page_token filter order_by view_type',
  'POST experiments/update': 'experiment_id new_name',
  'POST experiments/delete': 'experiment_id',
  'POST experiments/restore': 'experiment_id',
  'POST experiments/set-experiment-tag': 'experiment_id key value',
  'POST experiments/delete-experiment-tag': 'experiment_id key',
  'POST runs/create': 'experiment_id user_id run_name start_time tags',
  'GET runs/get': 'run_id run_uuid',
  'POST runs/update': 'run_id status end_time run_name',
  'POST runs/delete': 'run_id',
  'POST runs/restore': 'run_id',
  'POST runs/log-metric': 'run_id key value timestamp step model_id dataset_name dataset_digest',
  'POST runs/log-parameter': 'run_id key value',
  'POST runs/set-tag': 'run_id key value',
  'POST runs/delete-tag': 'run_id key',
  'POST runs/log-batch': 'run_id metrics params tags',
  'POST runs/log-inputs': 'run_id datasets models',
  'POST runs/outputs': 'run_id models',
  'POST runs/log-model': 'run_id model_json',
  'POST runs/search': 'experiment_ids filter run_view_type max_results order_by page_token',
  'GET metrics/get-history': 'run_id metric_key max_results page_token',
  'GET metrics/get-history-bulk': 'run_id metric_key max_results',
  'GET metrics/get-history-bulk-interval': 'run_ids metric_key max_results start_step end_step',
  'GET artifacts/list': 'run_id path page_token',
  'POST logged-models': 'experiment_id name model_type source_run_id params tags',
  'POST logged-models/search': 'experiment_ids filter datasets max_results order_by page_token',
  'PATCH logged-models/m-1': 'model_id status',
  'PATCH logged-models/m-1/tags': 'tags',
  'POST logged-models/m-1/params': 'model_id params',
  'POST registered-models/create': 'name tags description',
  'GET registered-models/get': 'name',
  'PATCH registered-models/update': 'name description',
  'POST registered-models/rename': 'name new_name',
  'DELETE registered-models/delete': 'name',
  'GET registered-models/search': 'filter max_results order_by page_token',
  'POST registered-models/get-latest-versions': 'name stages',
  'POST registered-models/set-tag': 'name key value',
  'DELETE registered-models/delete-tag': 'name key',
  'POST registered-models/alias': 'name alias version',
  'GET registered-models/alias': 'name alias',
  'DELETE registered-models/alias': 'name alias',
  'POST model-versions/create': 'name source run_id tags run_link description model_id',
  'GET model-versions/get': 'name version',
  'PATCH model-versions/update': 'name version description',
  'POST model-versions/transition-stage': 'name version stage archive_existing_versions',
  'DELETE model-versions/delete': 'name version',
  'GET model-versions/search': 'filter max_results order_by page_token',
  'GET model-versions/get-download-uri': 'name version',
  'POST model-versions/set-tag': 'name version key value',
  'DELETE model-versions/delete-tag': 'name version key',
};

/** JSON texts that programs stumble over. */
const HOSTILE = [
  ...['null', 'true', '0', '-1', '1.5', '1e400', '-1e400', '5e-324', '9223372036854775807', '9223372036854775808'],
  ...['-9223372036854775809', '9007199254740993', '[]', '{}', '[[]]', '[null]', '[{}]', '[1,"a"]', '""', '"NaN"'],
  ...['"Infinity"', '"-Infinity"', String.raw`"\u0000"`, String.raw`"a\u0000b"`, String.raw`"\ud800"`, '"😀"'],
  ...['"../../etc/passwd"', '"%2e%2e"', String.raw`"a\\b"`, `"${'x'.repeat(9000)}"`, `"'; DROP TABLE run --"`],
  ...['"1"', '"abc"', '"__proto__"', '"constructor"', '{"__proto__":{"a":1}}', '{"key":null}', '[{"key":"k"}]'],
  ...['[{"key":"k","value":"v"},{"key":"k","value":"w"}]', '[{"key":"k","value":1e999,"timestamp":-1,"step":1e30}]'],
  ...['[{"dataset":{"name":"","digest":1}}]', '[{"model_id":["m"]}]', '"metrics.a > 1 AND"', '"params.`a = \'b\'"'],
  ...['"metrics.a = 1 or (tags.b = \'c\'"', '["metrics.a DESC","metrics.a"]', '["; DROP TABLE run"]'],
  ...['"eyJvZmZzZXQiOi0xfQ=="', '"eyJvZmZzZXQiOjFlOTk5fQ=="', '"eyJvZmZzZXQiOiJ4In0="'],
];

describe('whatever a body or a query holds, the answer is no 5xx', () => {
  let opened: TestServer;
  let good: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    opened = await openTestServer();
    const { json } = await opened.post('experiments/create', { name: 'hostile' });
    const experiment = String(json.experiment_id);
    const made = await opened.post('runs/create', { experiment_id: experiment, start_time: 1 });
    const run = String(made.json.run.info.run_id);
    await opened.post('registered-models/create', { name: 'model' });
    await opened.post('model-versions/create', { name: 'model', source: 's3://bucket/a' });
    const quoted = (text: string): string => JSON.stringify(text);
    good = {
      run_id: [quoted(run)],
      run_uuid: [quoted(run)],
      run_ids: [quoted(run), `[${quoted(run)},${quoted(run)}]`],
      experiment_id: [quoted(experiment), '"0"'],
      experiment_ids: [`[${quoted(experiment)}]`, '["0"]'],
      experiment_name: ['"hostile"'],
      name: ['"model"'],
      version: ['"1"', '1'],
      key: ['"loss"'],
      metric_key: ['"loss"'],
      value: ['1.5', '"a"'],
      timestamp: ['1'],
      step: ['3'],
      metrics: ['[{"key":"loss","value":1,"timestamp":1,"step":2}]'],
      params: ['[{"key":"p","value":"1"}]'],
      tags: ['[{"key":"t","value":"1"}]'],
      filter: [`"metrics.loss > 1 AND params.p = '1'"`, `"name = 'x'"`],
      order_by: ['["metrics.loss DESC"]', '["name ASC"]'],
      max_results: ['10'],
      status: ['"FINISHED"', '"LOGGED_MODEL_READY"'],
      stage: ['"Production"'],
      alias: ['"champion"'],
      source: ['"s3://bucket/b"'],
      model_json: [String.raw`"{\"run_id\": 1}"`, '"[]"', '"{"'],
    };
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  for (const [route, fields] of Object.entries(ROUTES)) {
    test(route, async () => {
      const [method = '', path = ''] = route.split(' ');
      const names = fields.split(' ');
      const body = fc.record(
        Object.fromEntries(
          names.map((name) => [
            name,
            fc.oneof(fc.constantFrom(...(good[name] ?? HOSTILE)), fc.constantFrom(...HOSTILE), fc.json()),
          ]),
        ),
        { requiredKeys: [] },
      );
      const property = fc.asyncProperty(body, async (values) => {
        const reply = await ask(method, path, values as Readonly<Record<string, string>>);
        expect(reply.status, `${reply.text}`).toBeLessThan(500);
      });
      await fc.assert(property, { numRuns: 100 });
    });
  }

  function ask(method: string, path: string, values: Readonly<Record<string, string>>) {
    if (method !== 'GET') {
      const text = `{${Object.entries(values)
        .map(([key, value]) => `${JSON.stringify(key)}:${value}`)
        .join(',')}}`;
      return opened.send(method, path, text);
    }
    const query = Object.entries(values).flatMap(([key, value]): [string, string][] => {
      const parsed: unknown = parsedOr(value);
      return [parsed].flat().map((one) => [key, typeof one === 'string' ? one.toWellFormed() : JSON.stringify(one)]);
    });
    return opened.send('GET', `/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`);
  }
});

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
