import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMount } from '../support/private-mounts.ts';
import { runAssay, temporaryFolder } from '../support/run-assay.ts';
import { type CommandResult, runAssayHere } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const here = process.cwd();
const run = (...words: string[]): Promise<CommandResult> => runAssayHere(words);
const train = (...words: string[]): Promise<CommandResult> => run('train', '--label', 'fraud', ...words);
const file = (name: string, text: string): Promise<void> => writeFile(join(folder.path, name), text);

beforeAll(async () => {
  folder = await temporaryFolder();
  process.chdir(folder.path);
  await writeSmallTable(join(folder.path, 'good.csv'), { rows: 60 });
  await file('nothing.csv', '');
  await file('header-only.csv', 'a,b,fraud\n');
  await file('one-class.csv', 'a,b,fraud\n1,2,0\n2,3,0\n3,1,0\n');
  await file('three-classes.csv', 'a,b,fraud\n1,2,0\n2,3,1\n3,1,2\n');
  await file('text.csv', 'a,colour,fraud\n1,red,0\n2,blue,1\n3,red,0\n');
  await file('all-missing.csv', 'a,empty,fraud\n1,,0\n2,,1\n3,,0\n');
  await file('broken-model.json', '{"learner": {"gradient_booster": ');
});
afterAll(async () => {
  process.chdir(here);
  await folder[Symbol.asyncDispose]();
});

/** A folder that nobody may write to; on Linux /sys is one even for the superuser. */
const readOnlyFolder = ['/sys', '/usr'].find((path) => {
  try {
    mkdirSync(join(path, 'assay-may-write'));
    rmdirSync(join(path, 'assay-may-write'));
    return false;
  } catch (error) {
    return ['EPERM', 'EACCES', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
});

/** Every error is text on stderr: code, message, remedy, no stack, nothing on stdout. */
function expectError(result: CommandResult, exitCode: number, code: string, ...texts: string[]): void {
  expect(result.stdout).toBe('');
  expect(result.stderr).toContain(`error ${code} `);
  expect(result.stderr).toContain('\n  → ');
  expect(result.stderr).not.toMatch(/\n\s+at .*:\d+/);
  for (const text of texts) expect(result.stderr).toContain(text);
  expect(result.exitCode).toBe(exitCode);
}

describe.concurrent('train refuses', () => {
  test('a missing file', async () => {
    expectError(await train('--data', 'nowhere.csv'), 3, 'FILE_NOT_FOUND', 'nowhere.csv');
  });

  test('a folder instead of a file', async () => {
    const { exitCode, stderr } = await train('--data', '.');
    expect(exitCode).not.toBe(0);
    expect(stderr).not.toContain('INTERNAL');
  });

  test.each(['nothing.csv', 'header-only.csv'])('an empty table: %s', async (data) => {
    expectError(await train('--data', data), 2, 'TABLES_EMPTY', data);
  });

  test('a wrong column, naming the nearest', async () => {
    const result = await run('train', '--data', 'good.csv', '--label', 'frau');
    expectError(result, 2, 'TABLES_COLUMN_NOT_FOUND', 'frau', 'fraud');
  });

  test('wrong names of columns to ignore or to encode, all at once', async () => {
    const result = await train('--data', 'good.csv', '--ignore', 'idd', '--category', 'z');
    expectError(result, 2, 'TABLES_COLUMN_NOT_FOUND', '"idd"', '"z"');
  });

  test('a label with one class', async () => {
    expectError(await train('--data', 'one-class.csv'), 2, 'TABLES_LABEL_ONE_CLASS', 'all 3 rows');
  });

  test('a label with three classes', async () => {
    const result = await train('--data', 'three-classes.csv');
    expect(result.stderr).toMatch(/error (ML_LABELS_NOT_BINARY|TABLES_LABEL_\w+) /);
    expect(result.exitCode).toBe(2);
  });

  test('a text column without a declared encoding, naming the option that declares it', async () => {
    expectError(await train('--data', 'text.csv'), 2, 'TABLES_COLUMN_NOT_NUMERIC', 'colour', '--category');
  });

  test('a feature without a single value', async () => {
    expectError(await train('--data', 'all-missing.csv'), 2, 'TABLES_COLUMN_ALL_MISSING', 'empty');
  });

  test('hyperparameters that are unknown, out of range, or of the wrong type, all at once', async () => {
    const params = '{"max_depth": -1, "eta": "fast", "depth": 3, "num_round": 1.5, "gamma": 1e999}';
    const result = await train('--data', 'good.csv', '--params', params);
    expectError(result, 2, 'ML_PARAMETERS_INVALID', '- max_depth is -1', '- eta is', '- depth is');
    expectError(result, 2, 'ML_PARAMETERS_INVALID', '- num_round is 1.5', '- gamma is Infinity');
  });

  test('hyperparameters that do not fit together, beside the others, before a run is made', async () => {
    const params = '{"objective": "multi:softmax", "zap": 1, "early_stopping_rounds": 5}';
    const workspace = ['--workspace', 'untouched'];
    const result = await train('--data', 'good.csv', '--params', params, ...workspace);
    expectError(result, 2, 'ML_PARAMETERS_INVALID', '- num_class ', '- zap ', '- early_stopping_rounds ');
    const { stdout } = await run('runs', 'list', '--json', ...workspace);
    expect(JSON.parse(stdout).runs).toEqual([]);
  });

  test('parameters that are no JSON, with the position', async () => {
    expectError(await train('--data', 'good.csv', '--params', "{'eta': 1}"), 2, 'INVALID_ARGUMENT', 'position 1');
  });

  test('an unknown algorithm, naming the known ones', async () => {
    expectError(await train('--data', 'good.csv', '--algorithm', 'oracle'), 2, 'ML_ALGORITHM_UNKNOWN', 'xgboost');
  });

  test('an output folder that does not exist, before it starts', async () => {
    const result = await train('--data', 'good.csv', '--model-out', 'missing/model.json');
    expectError(result, 3, 'FILE_NOT_FOUND', 'mkdir -p');
  });

  test('a pipe or a folder as output file', async () => {
    execFileSync('mkfifo', ['pipe']);
    expectError(await train('--data', 'good.csv', '--model-out', 'pipe'), 2, 'OUTPUT_NOT_A_FILE', 'pipe');
    expectError(await train('--data', 'good.csv', '--model-out', '.'), 2, 'OUTPUT_NOT_A_FILE', 'folder');
  });

  test('to overwrite the data it reads', async () => {
    expectError(await train('--data', 'good.csv', '--model-out', './good.csv'), 5, 'OUTPUT_IS_INPUT');
  });
});

describe.concurrent('predict and evaluate refuse', () => {
  test('a missing model file', async () => {
    expectError(
      await run('predict', '--model', 'no.json', '--data', 'good.csv', '--out', 'p.csv'),
      3,
      'FILE_NOT_FOUND',
    );
  });

  test('a damaged model file', async () => {
    const result = await run('evaluate', '--model', 'broken-model.json', '--data', 'good.csv', '--label', 'fraud');
    expectError(result, 7, 'ML_MODEL_FILE_CORRUPT', 'broken-model.json');
  });
});

describe.concurrent('a command line that is wrong', () => {
  test('names the nearest command', async () => {
    expectError(await run('trian'), 2, 'INVALID_ARGUMENT', "'trian'", 'Did you mean train?');
  });

  test('names the nearest option, in JSON for scripts', async () => {
    const { stdout, stderr, exitCode } = await run('runs', 'list', '--limt', '5', '--json');
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'INVALID_ARGUMENT',
        message: "Unknown option '--limt'",
        remedy: expect.stringContaining('--limit'),
        details: { nearest: '--limit' },
      },
    });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 2 });
  });

  test('a noun without a verb shows what there is', async () => {
    const { stdout, stderr, exitCode } = await runAssay(['runs']);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 2 });
    expect(stderr).toContain('compare');
  });

  test('a number that is none', async () => {
    expectError(await run('runs', 'list', '--limit', 'many'), 2, 'INVALID_ARGUMENT', '--limit', 'whole number');
  });
});

test.skipIf(!canMount)('an output on a read-only disk is refused with the option to change', async () => {
  await using disk = await temporaryFolder();
  const words = ['predict', '--model', 'model.json', '--data', 'good.csv', '--out', join(disk.path, 'p.csv')];
  const onDisk = ['-rm', 'sh', '-c', 'mount -t tmpfs -o ro tmpfs "$0" && exec "$@"', disk.path];
  const launched = [...onDisk, process.execPath, join(here, 'bin/assay.js'), ...words];
  const { status, stderr } = spawnSync('unshare', launched, { encoding: 'utf8' });
  expectError({ exitCode: status ?? 0, stdout: '', stderr }, 6, 'STORAGE_READ_ONLY', 'p.csv', '--out FILE');
  expect(stderr).not.toContain('--workspace');
});

describe.concurrent('a workspace that cannot be used', () => {
  test('a new one, such as of a mistyped name, is announced when something is looked for in it, and once', async () => {
    await using place = await temporaryFolder();
    const words = ['runs', 'list', '--workspace', join(place.path, 'tpyo')];
    expect((await run(...words)).stderr).toMatch(/^notice: .*tpyo is a new workspace, with nothing recorded/);
    expect((await run(...words)).stderr).toBe('');
  });

  test('a damaged database is told apart and left alone', async () => {
    await using place = await temporaryFolder();
    await writeFile(join(place.path, 'assay.db'), 'this is no database '.repeat(500));
    expectError(await run('runs', 'list', '--workspace', place.path), 7, 'STORAGE_DATABASE_CORRUPT', 'assay.db');
  });

  if (readOnlyFolder === undefined)
    console.log('skipped: a folder without permission (this user may write everywhere)');
  test.skipIf(readOnlyFolder === undefined)('a folder without permission to write', async () => {
    const result = await run('runs', 'list', '--workspace', join(readOnlyFolder ?? '', 'ws'));
    expectError(result, 6, 'STORAGE_READ_ONLY', readOnlyFolder ?? '');
  });

  test('a file where the workspace should be', async () => {
    expectError(await run('runs', 'list', '--workspace', 'good.csv'), 6, 'FILE_UNREADABLE', 'good.csv');
  });
});

if (!existsSync('/dev/full')) console.log('skipped: output to a full disk (no /dev/full on this system)');
describe.skipIf(!existsSync('/dev/full'))('output that goes to a full disk', () => {
  test.each([
    ['runs', 'list'],
    ['runs', 'list', '--json'],
    ['runs', 'show', 'abcd', '--json'],
    ['train', '--help'],
  ])('is an error of %s %s %s', async (...words) => {
    await using place = await temporaryFolder();
    await using full = await open('/dev/full', 'w');
    const { stderr, exitCode } = await runAssay(words, { cwd: place.path, stdout: full.fd });
    expect(stderr).toMatch(/(^|\n)error OUTPUT_NOT_WRITTEN .*standard output: the disk is full\n {2}→ .*\n$/);
    expect(exitCode).toBe(6);
  });
});

test('ASSAY_DEBUG shows the stack, and only then', async () => {
  const { stderr } = await runAssay(['predict', '--model', 'no.json', '--data', 'x', '--out', 'p.csv'], {
    cwd: folder.path,
    env: { ASSAY_DEBUG: '1' },
  });
  expect(stderr).toMatch(/\n\s+at .*:\d+/);
  expect(stderr).toContain('caused by');
});

test('nothing half-written is left after all this', async () => {
  const left = (await readdir(folder.path)).filter((name) => /\.json$|p\.csv$|tmp/.test(name));
  expect(left).toEqual(['broken-model.json']);
});
