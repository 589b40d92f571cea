import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AssayResult, runAssay, temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let forScripts: AssayResult;
let forPeople: AssayResult;

/** Two demos in one workspace at the same time: what they print, and that neither harms the other. */
beforeAll(async () => {
  folder = await temporaryFolder();
  const demo = ['demo', '--rows', '6000', '--workspace', join(folder.path, 'my ws')];
  [forScripts, forPeople] = await Promise.all([runAssay([...demo, '--json']), runAssay([...demo, '--seed', '7'])]);
});
afterAll(() => folder[Symbol.asyncDispose]());

test('prints one JSON object, and nothing else on stdout', () => {
  expect(forScripts.exitCode, forScripts.stdout + forScripts.stderr).toBe(0);
  expect(forScripts.stdout.split('\n')).toHaveLength(2);
  const runId = expect.stringMatching(/^[0-9a-f]{32}$/);
  const { runs, ...rest } = JSON.parse(forScripts.stdout);
  for (const run of runs) {
    const params = run.algorithm === 'xgboost' ? { seed: 42 } : { l2: 1 };
    expect(run).toMatchObject({ runId, params, metrics: { pr_auc: expect.any(Number) } });
  }
  const algorithms = runs.map(({ algorithm }: { algorithm: string }) => algorithm);
  expect(new Set(algorithms)).toEqual(new Set(['logistic_regression', 'xgboost']));
  expect(rest).toMatchObject({
    dataset: { name: 'card-fraud', digest: expect.stringMatching(/^[0-9a-f]{64}$/), rowCount: 6000 },
    experiment: { name: 'card-fraud' },
    search: { trials: 8, best: expect.any(Number), params: { max_depth: expect.any(Number) } },
    champion: { runId, algorithm: 'xgboost', metrics: { pr_auc: expect.any(Number) } },
    evaluation: {
      metrics: { accuracy: expect.any(Number), pr_auc: expect.any(Number) },
      comparison: { pr_auc: { current: expect.any(Number), baseline: expect.any(Number) } },
      meetsProductionThreshold: true,
      warnings: expect.any(Array),
    },
    model: { name: 'card-fraud', version: expect.any(Number), path: expect.stringMatching(/\.json$/) },
    promotion: {
      id: expect.stringMatching(/^promo-/),
      parameters: { '/fraud-detection/hyperparameters/eta': expect.any(String) },
      configKey: 'production-model-config.yaml',
      backupKey: expect.any(String),
      archiveKey: expect.any(String),
    },
    report: expect.stringMatching(/\.html$/),
  });
});

test('the report tells the command that makes it again, quoted for a shell', () => {
  const page = readFileSync(JSON.parse(forScripts.stdout).report, 'utf8').replaceAll('&#39;', "'");
  expect(page).toContain(`assay demo --rows 6000 --workspace '${join(folder.path, 'my ws')}' --json`);
});

test('leaves the report and the model where it says', () => {
  const { report, model } = JSON.parse(forScripts.stdout);
  expect(existsSync(report)).toBe(true);
  expect(existsSync(model.path)).toBe(true);
});

test('ends with a table, a verdict, the report and what to try next', () => {
  expect(forPeople.exitCode, forPeople.stderr).toBe(0);
  const { stdout } = forPeople;
  expect(stdout).toMatch(/run +pr_auc +auc_roc/);
  expect(stdout).toContain('★ xgboost');
  expect(stdout).toContain('✔ meets the production threshold');
  expect(stdout).toMatch(/^Report {2}.*\.html$/m);
  expect(stdout).toMatch(/Try next\n {2}.*assay.* runs compare .* --workspace /);
  expect(stdout).not.toContain('\x1b');
});

test('reports progress in plain lines where there is no terminal, and none to scripts', () => {
  expect(forScripts.stderr).toBe('');
  expect(forPeople.stderr).toMatch(/^train xgboost.*: done in /m);
});

test('what came into production leads back, by model, run and split, to the data of the demo', async () => {
  const { promotion, champion, dataset } = JSON.parse(forScripts.stdout);
  const words = [
    'datasets',
    'lineage',
    `promotion:${promotion.id}`,
    '--upstream',
    '--workspace',
    join(folder.path, 'my ws'),
  ];
  const { nodes } = (await runAssayHereJson(words)) as { nodes: { id: string; kind: string; digest?: string }[] };
  expect(new Set(nodes.map(({ kind }) => kind))).toEqual(
    new Set(['source', 'dataset', 'split', 'run', 'model', 'promotion']),
  );
  expect(nodes.map(({ id }) => id)).toContain(`run:${champion.runId}`);
  expect(nodes.find(({ kind }) => kind === 'dataset')?.digest).toBe(dataset.digest);
});

test('two demos at the same time lose nothing', async () => {
  const workspace = ['--workspace', join(folder.path, 'my ws')];
  const { runs } = (await runAssayHereJson(['runs', 'list', ...workspace])) as { runs: { status: string }[] };
  const { runs: trained, search } = JSON.parse(forScripts.stdout);
  // The search is a run, and so is every trial.
  const perDemo = trained.length + search.trials + 1;
  expect(runs.map(({ status }) => status)).toEqual(Array(2 * perDemo).fill('FINISHED'));
  const { versions } = (await runAssayHereJson(['models', 'show', 'card-fraud', ...workspace])) as {
    versions: { stage: string }[];
  };
  expect(versions.map(({ stage }) => stage).toSorted()).toEqual(['archived', 'production']);
  const { promotions } = (await runAssayHereJson(['promotions', 'list', ...workspace])) as {
    promotions: { state: string }[];
  };
  expect(promotions.map(({ state }) => state)).toEqual(['DONE', 'DONE']);
});

test('npm run demo goes the whole way, below the banner of npm', async () => {
  const words = ['run', 'demo', '--', '--rows', '2000', '--workspace', join(folder.path, 'by npm')];
  const { stdout } = await promisify(execFile)('npm', words);
  expect(stdout).toMatch(/^\n> assay@[\d.]+ demo\n> node bin\/assay\.js demo /);
  expect(stdout).toMatch(/^Report {2}.*\.html$/m);
  expect(stdout).toMatch(/^ {2}npm run assay -- runs compare .* --workspace '.*by npm'$/m);
});

test('a verdict of no names the rule that was missed, the value and the bound', async () => {
  const project = join(folder.path, 'strict');
  await mkdir(project);
  const rules = "[{ metric: 'accuracy', min: 0.5 }, { metric: 'pr_auc', min: 0.9999 }]";
  await writeFile(join(project, 'assay.config.ts'), `export default { thresholds: ${rules} };`);
  const { stdout } = await runAssay(['demo', '--rows', '2000'], { cwd: project });
  expect(stdout).toMatch(/✖ misses the production threshold .*\n {2}misses: pr_auc 0\.\d{4}, needs ≥ 0\.9999\n/);
  expect(stdout).not.toContain('misses: accuracy');
});

test.each([
  ['numbers', (row: number) => row * 0.5, '300 value(s)'],
  ['three words', (row: number) => ['low', 'middle', 'high'][row % 3], '3 value(s)'],
])('a label of %s is refused for not having two classes, and no dataset is made of it', async (_, label, text) => {
  await using place = await temporaryFolder();
  const rows = Array.from({ length: 300 }, (_value, row) => `${row},${row % 7},${label(row)}`);
  await writeFile(join(place.path, 'data.csv'), ['a,b,answer', ...rows].join('\n'));
  const workspace = join(place.path, 'ws');
  const words = ['demo', '--data', join(place.path, 'data.csv'), '--label', 'answer', '--workspace', workspace];
  const { stderr, exitCode } = await runAssayHere(words);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('TABLES_LABEL_NOT_BINARY') });
  expect(stderr).toContain(`two values, but holds ${text}`);
  expect(await readdir(workspace)).not.toContain('objects');
});

test.each([
  ['--data x.csv', '--data needs --label'],
  ['--label fraud', '--label and --time-column need --data'],
  ['--missing NA', '--positive, --category and --missing need --data'],
  ['--data x.csv --label y --rows 5000', '--rows needs simulated data'],
  ['--data x.csv --label y --split time', '--split time needs --time-column'],
])('demo %s is refused before anything is done', async (options, text) => {
  const { stderr, exitCode } = await runAssayHere(['demo', ...options.split(' ')]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(text);
});
