import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { writeSmallTable } from '../support/small-table.ts';

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, '../..');
const compiler = join(repository, 'node_modules/@typescript/native/bin/tsc');
/** Signs that the npm registry is out of reach, rather than that the package is wrong. */
const UNREACHABLE = /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENOTCACHED|network/i;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let consumer: string;
let skipReason: string | undefined;

/** Builds, packs and installs as a user would. */
beforeAll(async () => {
  folder = await temporaryFolder();
  const tarball = await pack();
  consumer = join(folder.path, 'elsewhere');
  await mkdir(consumer);
  await writeFile(join(consumer, 'package.json'), '{ "name": "elsewhere", "private": true, "type": "module" }');
  await layOutLibraries();
  try {
    await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: consumer });
  } catch (error) {
    const { stderr = '' } = error as { stderr?: string };
    const isRequired = (process.env.ASSAY_REQUIRE ?? '').split(',').includes('registry');
    if (isRequired || !UNREACHABLE.test(stderr)) throw error;
    skipReason = `the npm registry is out of reach: ${stderr.split('\n')[0]}`;
    console.log(`skipped: installed package (${skipReason})`);
  }
});
afterAll(() => folder[Symbol.asyncDispose]());

/**
 * Puts the libraries of this repository, not those it is developed with, where npm would unpack the same ones for half a
 * minute. npm takes what fits, fetches what is missing and removes what the package does not ask for.
 */
async function layOutLibraries(): Promise<void> {
  const lock = await readFile(join(repository, 'package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { dev?: boolean; devOptional?: boolean }> };
  const isLibrary = (path: string): boolean => /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path);
  const paths = Object.entries(packages)
    .filter(
      ([path, { dev, devOptional }]) => isLibrary(path) && !dev && !devOptional && existsSync(join(repository, path)),
    )
    .map(([path]) => path);
  // Links, where the disk is the same and the system's cp can.
  await run('cp', ['-al', '--parents', ...paths, consumer], { cwd: repository }).catch(() => undefined);
}

async function pack(): Promise<string> {
  await run(process.execPath, ['build.ts'], { cwd: repository });
  const words = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder.path];
  const { stdout } = await run('npm', words, { cwd: repository });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  packedFiles = packed?.files.map(({ path }) => path) ?? [];
  return join(folder.path, basename(packed?.filename ?? ''));
}
let packedFiles: string[] = [];

const assay = (...words: string[]) =>
  run(process.execPath, ['node_modules/assay/bin/assay.js', ...words], { cwd: consumer });

/** Compiles a file of the consumer strictly, the libraries it sees included; node's typings are all it is given. */
async function compile(file: string): Promise<void> {
  const settings = [
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--lib',
    'es2024',
    '--strict',
    '--skipLibCheck',
    'false',
  ];
  const types = ['--types', 'node', '--typeRoots', join(repository, 'node_modules/@types')];
  const words = [compiler, '--noEmit', ...settings, ...types, file];
  await run(process.execPath, words, { cwd: consumer }).catch(({ stdout }) => expect.fail(stdout));
}

describe('the packed package, installed elsewhere', () => {
  test('holds the build and the pages, and neither sources nor tests', () => {
    expect(packedFiles).toContain('dist/cli/main.js');
    expect(packedFiles).toContain('dist/index.d.ts');
    expect(packedFiles.filter((path) => /^(src|tests|bench|docs\/generate)\//.test(path))).toEqual([]);
  });

  test('runs its command', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    const { stdout, stderr } = await assay('--version');
    expect({ stdout, stderr }).toEqual({ stdout: '0.1.0\n', stderr: '' });
  });

  test('finds its own configuration file', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    await assay('init', '.', '--workspace', 'lab');
    const { stdout } = await assay('experiments', 'list', '--json');
    expect(JSON.parse(stdout).experiments).toMatchObject([{ name: 'Default' }]);
    expect(await readdir(consumer)).toContain('lab');
  });

  test('is found by a configuration file in a folder where it is not installed', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    const project = join(folder.path, 'apart');
    await assay('init', project, '--workspace', 'lab');
    const launcher = join(consumer, 'node_modules/assay/bin/assay.js');
    await run(process.execPath, [launcher, 'experiments', 'list'], { cwd: project });
    expect(await readdir(project)).toContain('lab');
  });

  test('trains a model', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    await writeSmallTable(join(consumer, 'train.csv'), { rows: 60 });
    const words = ['train', '--data', 'train.csv', '--label', 'fraud', '--params', '{"num_round": 2}', '--json'];
    const { stdout } = await assay(...words, '--model-out', 'model.json');
    expect(JSON.parse(stdout)).toMatchObject({ rounds: 2, model: 'model.json' });
  });

  test('gives TypeScript users openWorkspace with its types', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    const program = `import { openWorkspace, type Workspace } from 'assay';
      await using ws: Workspace = await openWorkspace({ folder: 'ws' });
      const { experiments } = await ws.experiments.listExperiments();
      console.log(experiments.map(({ name }: { name: string }) => name).join());\n`;
    await writeFile(join(consumer, 'program.ts'), program);
    await compile('program.ts');
    const { stdout } = await run(process.execPath, ['program.ts'], { cwd: consumer });
    expect(stdout).toBe('Default\n');
  });

  test('gives its engines one by one', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    const program = `import { scoreModel } from 'assay/evaluation';
      import { ALGORITHMS, type FitInput } from 'assay/ml';
      import { createRandom } from 'assay/stats';
      import { openTables } from 'assay/tables';
      const random = createRandom(1);
      const values = Float64Array.from({ length: 100 }, () => random.uniform());
      await using tables = await openTables();
      await using table = await tables.fromColumns([
        { name: 'a', type: 'number', values },
        { name: 'y', type: 'boolean', values: Uint8Array.from(values, (value) => Number(value > 0.5)) },
      ]);
      const { matrix, labels = new Float32Array() } = await table.toMatrix({ label: 'y' });
      const input: FitInput = { train: matrix, labels };
      const { model } = await ALGORITHMS.logistic_regression.fit(input);
      console.log(scoreModel(model, { matrix, labels }).auc_roc);\n`;
    await writeFile(join(consumer, 'engines.ts'), program);
    await compile('engines.ts');
    const { stdout } = await run(process.execPath, ['engines.ts'], { cwd: consumer });
    expect(stdout).toBe('1\n');
  });

  test('declares every entry without asking for typings of a browser or leniency with libraries', async ({ skip }) => {
    skip(skipReason !== undefined, skipReason);
    const manifest: { exports: object } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
    const entries = Object.keys(manifest.exports).filter((entry) => !entry.endsWith('.json'));
    expect(entries).toContain('./evaluation');
    const lines = entries.map((entry, i) => `export * as entry${i} from '${entry.replace('.', 'assay')}';`);
    await writeFile(join(consumer, 'entries.ts'), lines.join('\n'));
    await compile('entries.ts');
  });
});
