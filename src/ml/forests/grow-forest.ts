import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { InterruptedError, throwIfInterrupted } from '../../errors/index.ts';
import { WorkerCrashedError } from '../errors.ts';
import { nextTurn } from '../next-turn.ts';
import { type ForestPlan, type GrownTree, growForestTree } from './forest-plan.ts';

/** What a growing thread is started with. */
export interface GrowOrder {
  readonly plan: ForestPlan;
  readonly seeds: readonly number[];
  /** One Int32: the next tree that nobody has taken. */
  readonly next: SharedArrayBuffer;
}

/** What a growing thread says after each tree. */
export interface GrowReport {
  readonly index: number;
  readonly grown: GrownTree;
}

/** Beside this module, as source or compiled. */
const WORKER_PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './grow-worker.ts' : './grow-worker.js',
  import.meta.url,
);

/** Row visits (rows × trees × columns looked at × levels) below which starting threads costs more than it saves. */
const WORTH_THREADS = 6e7;

export interface GrowForestOptions {
  /** Every core unless given. */
  readonly threads?: number | undefined;
  /** Row visits from which on threads are started. */
  readonly worthThreads?: number;
  readonly signal?: AbortSignal | undefined;
  /** For errors and interruptions. */
  readonly stage: string;
  /** Called for every tree, in the order of their seeds. */
  readonly onTree: (grown: GrownTree) => void;
}

/**
 * Grows a tree for each seed, in threads where that is worth it. The trees do not depend on how many there are.
 * @throws InterruptedError when the signal is aborted: at once with threads, else after the tree at hand
 * @throws WorkerCrashedError (`ML_WORKER_CRASHED`)
 */
export async function growForest(
  plan: ForestPlan,
  seeds: readonly number[],
  { threads = availableParallelism(), worthThreads = WORTH_THREADS, signal, stage, onTree }: GrowForestOptions,
): Promise<void> {
  const used = Math.min(threads, seeds.length);
  if (used > 1 && rowVisits(plan, seeds.length) >= worthThreads) {
    return growInThreads({ plan, seeds, next: new SharedArrayBuffer(4) }, { threads: used, signal, stage, onTree });
  }
  for (const seed of seeds) {
    await nextTurn(signal, stage);
    onTree(growForestTree(plan, seed));
  }
}

const rowVisits = ({ drawable, candidates }: ForestPlan, trees: number): number =>
  drawable.length * Math.log2(drawable.length + 1) * candidates * trees;

async function growInThreads(
  order: GrowOrder,
  { threads, signal, stage, onTree }: GrowForestOptions & { readonly threads: number },
): Promise<void> {
  throwIfInterrupted(signal, stage);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = (): void => reject(new InterruptedError(stage, signal?.reason));
  signal?.addEventListener('abort', abort, { once: true });

  const early = new Map<number, GrownTree>();
  let told = 0;
  const take = ({ index, grown }: GrowReport): void => {
    early.set(index, grown);
    for (let next = early.get(told); next && !signal?.aborted; next = early.get(told)) {
      early.delete(told++);
      onTree(next);
    }
    if (told === order.seeds.length) resolve();
  };

  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(WORKER_PROGRAM, { workerData: order, execArgv: [] });
    worker.on('message', (report: GrowReport) => {
      try {
        take(report);
      } catch (error) {
        reject(error);
      }
    });
    worker.on('error', (error) => reject(new WorkerCrashedError(String(error), error)));
    worker.on('exit', (code) => {
      if (code !== 0) reject(new WorkerCrashedError(`it exited with code ${code}`));
    });
    return worker;
  });
  try {
    await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
