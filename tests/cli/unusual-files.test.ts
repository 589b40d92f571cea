import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/run-assay.ts';
import { type CommandResult, runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const train = (...words: string[]): Promise<CommandResult> =>
  runAssayHere(['train', '--label', 'fraud', '--workspace', at('.assay'), ...words]);
const quick = ['--params', '{"num_round": 3, "max_depth": 2}'];

function expectError({ exitCode, stdout, stderr }: CommandResult, code: string, ...texts: string[]): void {
  expect(stderr).toContain(`error ${code} `);
  for (const text of texts) expect(stderr).toContain(text);
  expect(stdout).toBe('');
  expect(exitCode).toBeGreaterThan(1);
}

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeSmallTable(at('good.csv'), { rows: 60 });
  await mkdir(at('folder'));
  execFileSync('mkfifo', [at('pipe')]);
  await train('--data', at('good.csv'), ...quick, '--model-out', at('m.json'));
});
afterAll(() => folder[Symbol.asyncDispose]());

describe.each([
  ['a pipe', () => at('pipe'), 'it is a pipe'],
  ['a device without end', () => '/dev/zero', 'it is a device'],
  ['a folder', () => at('folder'), 'it is a folder'],
])('%s is refused before it is read', (_, path, reason) => {
  test.each<[string, () => readonly string[]]>([
    ['--data', () => ['--data', path()]],
    ['--valid', () => ['--data', at('good.csv'), '--valid', path()]],
    ['--params', () => ['--data', at('good.csv'), '--params', `@${path()}`]],
    ['--continue-from', () => ['--data', at('good.csv'), '--continue-from', path()]],
  ])('as %s of train', async (_option, words) => {
    expectError(await train(...words()), 'FILE_UNREADABLE', path(), reason);
  });

  test('as --model of predict', async () => {
    const words = ['predict', '--model', path(), '--data', at('good.csv'), '--out', at('never.csv')];
    expectError(await runAssayHere(words), 'FILE_UNREADABLE', path(), reason);
  });
});

describe('an output that cannot be written is refused before training, naming path and cause', () => {
  const place = '/proc';
  if (!existsSync(join(place, 'self'))) console.log('skipped: a folder that takes no files (no /proc on this system)');
  test.skipIf(!existsSync(join(place, 'self'))).each<[string, string]>([
    ['train', '--model-out'],
    ['predict', '--out'],
    ['predict', '--contributions'],
  ])('in a folder that takes no files, whoever asks: %s %s', async (command, option) => {
    const output = join(place, 'x.json');
    const result =
      command === 'train'
        ? await train('--data', at('good.csv'), option, output)
        : await runAssayHere(
            ['predict', '--model', at('m.json'), '--data', at('good.csv')].concat(
              option === '--out' ? [] : ['--out', at('p.csv')],
              option,
              output,
            ),
          );
    expectError(result, 'STORAGE_READ_ONLY', output, '/proc', '(E', 'another');
  });

  test('where a file stands in the place of its folder', async () => {
    const output = join(at('good.csv'), 'm.json');
    const result = await train('--data', at('good.csv'), '--model-out', output);
    expectError(result, 'FILE_NOT_FOUND', at('good.csv'), 'a file stands in its place');
  });

  test('with a name that is too long, empty or that of a folder', async () => {
    const long = await train('--data', at('good.csv'), '--model-out', at('x'.repeat(300)));
    expectError(long, 'INVALID_ARGUMENT', 'too long');
    expectError(await train('--data', at('good.csv'), '--model-out', ''), 'OUTPUT_NOT_A_FILE', 'The empty path');
    expectError(await train('--data', at('good.csv'), '--model-out', at('new/')), 'OUTPUT_NOT_A_FILE', 'folder');
  });

  test('and an input with a name that is too long is no fault of ours', async () => {
    expectError(await train('--data', at('x'.repeat(300))), 'FILE_UNREADABLE', 'ENAMETOOLONG');
  });

  test('and the trial leaves nothing behind', async () => {
    expect((await readdir(folder.path)).filter((name) => name.includes('tmp'))).toEqual([]);
  });
});

describe('a model file whose ending stands for no format', () => {
  test('is written in the own format of the model, with a warning that says so', async () => {
    const words = ['train', '--label', 'fraud', '--data', at('good.csv'), ...quick, '--workspace', at('.assay')];
    const trained = await runAssayHereJson([...words, '--model-out', at('m.weird')]);
    const warning = /m\.weird holds the model as json, for \.weird stands for no format; .* end in \.json or \.ubj/;
    expect(trained).toMatchObject({ warnings: expect.arrayContaining([expect.stringMatching(warning)]) });
    expect(JSON.parse(await readFile(at('m.weird'), 'utf8'))).toHaveProperty('learner');
  });

  test('is not remarked upon without an ending', async () => {
    const { stderr } = await train('--data', at('good.csv'), ...quick, '--model-out', at('xgboost-model'));
    expect(stderr).not.toContain('holds the model as');
  });
});

test.each([
  ['inf', 'Infinity'],
  ['Infinity', 'Infinity'],
  ['-inf', '-Infinity'],
  ['1e39', 'Infinity'],
])('a cell %s of a feature is refused with its column, row and value', async (cell, value) => {
  await writeFile(at('infinite.csv'), `a,b,fraud\n1,2,0\n2,${cell},1\n3,1,0\n4,2,1\n`);
  const result = await train('--data', at('infinite.csv'));
  expectError(result, 'ML_FEATURE_NOT_FINITE', `b is ${value} in row 1 (the first row is 0)`, 'leave the cells empty');
});
