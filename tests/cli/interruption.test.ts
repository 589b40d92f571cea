import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningAssay, runAssayJson, startAssay, temporaryFolder } from '../support/run-assay.ts';
import { writeSmallTable } from '../support/small-table.ts';

interface ListedRuns {
  readonly runs: readonly { readonly status: string; readonly tags: Readonly<Record<string, string>> }[];
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeSmallTable(join(folder.path, 'train.csv'), { rows: 20_000 });
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Training that would take minutes, in a workspace of its own, once its rounds have begun. */
async function longTraining(workspace: string): Promise<RunningAssay> {
  const params = '{"num_round": 1000, "max_depth": 12}';
  const words = [
    'train',
    '--data',
    'train.csv',
    '--label',
    'fraud',
    '--params',
    params,
    '--model-out',
    `${workspace}.json`,
  ];
  const training = startAssay([...words, '--workspace', workspace, '--json', '--progress'], { cwd: folder.path });
  await training.saysOnStderr('train xgboost …');
  return training;
}

const runsIn = async (workspace: string): Promise<ListedRuns['runs']> =>
  ((await runAssayJson(['runs', 'list', '--workspace', workspace], { cwd: folder.path })) as ListedRuns).runs;

describe.concurrent('training that is stopped', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s marks its run KILLED, writes no model and exits %i', async (signal, exitCode) => {
    const training = await longTraining(signal);
    training.process.kill(signal);
    const result = await training.ended;
    expect(result.exitCode).toBe(exitCode);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { code: 'INTERRUPTED' } });
    expect(await runsIn(signal)).toMatchObject([{ status: 'KILLED' }]);
    expect((await readdir(folder.path)).filter((name) => name.startsWith(`${signal}.json`))).toEqual([]);
  });

  test('by kill -9 is found, reported and repaired by the next start', async () => {
    const training = await longTraining('killed');
    training.process.kill('SIGKILL');
    await training.ended;
    const next = startAssay(['runs', 'list', '--json', '--workspace', 'killed'], { cwd: folder.path });
    const { stdout, stderr, exitCode } = await next.ended;
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^notice: run .* was interrupted .* FAILED\n$/);
    expect((JSON.parse(stdout) as ListedRuns).runs).toMatchObject([
      { status: 'FAILED', tags: { 'assay.ended_by': 'crash' } },
    ]);
    const again = await startAssay(['runs', 'list', '--workspace', 'killed'], { cwd: folder.path }).ended;
    expect(again.stderr).toBe('');
  });
});

test('a demo that is stopped by kill -9 leaves no temporary file behind once the next has begun', async () => {
  await using temporary = await temporaryFolder();
  const env = { TMPDIR: temporary.path };
  /** Below the folder of each purpose, which stays; so does the code that Node has compiled. */
  const leftovers = async () => {
    const purposes = (await readdir(temporary.path)).filter((name) => name !== 'node-compile-cache');
    return (await Promise.all(purposes.map((purpose) => readdir(join(temporary.path, purpose))))).flat();
  };
  const demo = startAssay(['demo', '--rows', '200000', '--workspace', 'demo', '--progress'], { cwd: folder.path, env });
  await demo.saysOnStderr('simulate card transactions: done');
  demo.process.kill('SIGKILL');
  await demo.ended;
  expect(await leftovers()).not.toEqual([]);
  await runAssayJson(['demo', '--rows', '1000', '--workspace', 'demo'], { cwd: folder.path, env });
  expect(await leftovers()).toEqual([]);
});
