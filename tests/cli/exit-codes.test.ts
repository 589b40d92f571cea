import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Interruption } from '../../src/cli/interruption.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { ERROR_KINDS, type ErrorKind } from '../../src/errors/index.ts';
import { currentProcess } from '../../src/storage/index.ts';
import { openWorkspace } from '../../src/workspace/index.ts';
import { startAssay, temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere } from '../support/run-assay-here.ts';

const exitCodeOf = async (...words: string[]): Promise<number> => (await runAssayHere(words)).exitCode;

/** For each kind of error a command line that ends with it, given a folder of its own. */
const PROVOKED: Readonly<Record<ErrorKind, (folder: string) => Promise<number | null>>> = {
  internal: async () => {
    const broken = Object.assign(new PassThrough(), { write: () => Number.NaN.toFixed(-1) });
    const terminal = { stdout: broken as never, stderr: new PassThrough() as never, environment: {} };
    return runCommandLine(['algorithms', 'list'], terminal, new Interruption());
  },
  'invalid-input': () => exitCodeOf('trian'),
  'not-found': (folder) => exitCodeOf('runs', 'show', 'f'.repeat(32), '--workspace', folder),
  conflict: async (folder) => {
    const promote = ['promote', await promotableRun(folder), '--workspace', folder];
    await exitCodeOf(...promote);
    await takeProductionLock(folder);
    return exitCodeOf(...promote);
  },
  refused: async (folder) => {
    await writeFile(join(folder, 'assay.config.ts'), '// mine');
    return exitCodeOf('init', folder);
  },
  unavailable: async (folder) => {
    await writeFile(join(folder, 'file'), '');
    return exitCodeOf('runs', 'list', '--workspace', join(folder, 'file'));
  },
  corrupt: async (folder) => {
    await writeFile(join(folder, 'assay.db'), 'this is no database '.repeat(500));
    return exitCodeOf('runs', 'list', '--workspace', folder);
  },
  interrupted: async (folder) => {
    const demo = startAssay(['demo', '--workspace', folder]);
    await demo.saysOnStderr('train');
    demo.process.kill('SIGINT');
    return (await demo.ended).exitCode;
  },
};

async function promotableRun(folder: string): Promise<string> {
  await using ws = await openWorkspace({ folder });
  const depth = { max_depth: 6, num_round: 50, eta: 0.1 };
  const params = { algorithm: 'xgboost', objective: 'binary:logistic', ...depth, subsample: 1, colsample_bytree: 1 };
  const run = await ws.experiments.startRun({ params });
  await run.logMetrics({ accuracy: 0.99 });
  await run.end();
  return run.id;
}

/** As another promotion of a process that is alive would: this one. A promotion waits 10 seconds for it. */
async function takeProductionLock(folder: string): Promise<void> {
  const path = join(folder, 'production/fraud-detection-config/promotions/lock');
  const lock = JSON.parse(await readFile(path, 'utf8'));
  const [since, leaseUntil] = [0, 60_000].map((ms) => new Date(Date.now() + ms).toISOString());
  const holder = { promotionId: 'promo-of-another', ...currentProcess(), since, leaseUntil };
  await writeFile(path, JSON.stringify({ ...lock, holder }));
}

test.concurrent.each(Object.keys(ERROR_KINDS) as ErrorKind[])(
  'an error of the kind %s ends with its exit code',
  async (kind) => {
    await using folder = await temporaryFolder();
    expect(await PROVOKED[kind](folder.path)).toBe(ERROR_KINDS[kind].exitCode);
  },
);
