import { Worker } from 'node:worker_threads';
import { WorkerCrashedError } from '../errors.ts';
import { compiledKernels, type KernelModule } from '../kernels/kernel.ts';
import { type ControlBlock, controlBlock, WORD } from './control-block.ts';
import { viewsOf } from './memory-views.ts';
import { type KernelKind, openTrainingKernel } from './open-kernel.ts';
import { type CrewMember, ORDER, perform } from './orders.ts';
import type { TrainingMemory } from './training-memory.ts';

export interface CrewOptions {
  /** Threads, the calling one included. */
  readonly size: number;
  readonly kernel: KernelKind;
  /** The program of the other threads: it ends in `serveCrew`. */
  readonly program: URL;
  /** What the program is given beside the memory; shared memory is not copied. */
  readonly data?: object;
}

/** What a thread of a crew is started with. */
export interface CrewMemberData {
  readonly memory: TrainingMemory['memory'];
  readonly kernel: KernelKind;
  readonly compiled: ReadonlyMap<string, KernelModule>;
  readonly index: number;
  readonly size: number;
}

/** Loads before a thread that waits goes to sleep: longer than all but few orders take, for waking up takes as long. */
export const SPINS = 200_000;

/**
 * Threads that work on one training memory. The calling thread gives orders and does its own share of each; an order is
 * over when every thread is done. Threads own parts of the rows and of the features, never of a sum, so the result is the
 * same to the bit whatever their number.
 */
export class Crew {
  readonly size: number;
  /** The calling thread's own place. */
  readonly chief: CrewMember;
  readonly #control: ControlBlock;
  readonly #workers: readonly Worker[];
  #ready: Promise<void>;

  constructor(memory: TrainingMemory, { size, kernel, program, data }: CrewOptions) {
    this.size = size;
    this.#control = controlBlock(memory.memory);
    const shared = { memory: memory.memory, size };
    this.chief = {
      ...shared,
      index: 0,
      control: this.#control,
      kernel: openTrainingKernel(kernel, memory.memory),
      views: viewsOf(memory.memory),
    };
    this.#workers = Array.from({ length: size - 1 }, (_, i) => {
      const workerData: CrewMemberData = { ...data, ...shared, kernel, compiled: compiledKernels(), index: i + 1 };
      // The program needs none of the flags this process was started with, and some are refused in a thread.
      return new Worker(program, { workerData, execArgv: [] });
    });
    this.#ready = Promise.all(this.#workers.map(isReady)).then(() => undefined);
    // Whoever waits for it hears of a failure; until then it is nobody's.
    this.#ready.catch(() => undefined);
  }

  /**
   * Waits until every thread listens: {@link give} blocks, so a thread that failed to start would never be noticed.
   * @throws WorkerCrashedError (`ML_WORKER_CRASHED`)
   */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /** Tells the others to begin; the calling thread goes on. */
  begin(order: number): void {
    const { words } = this.#control;
    words[WORD.order] = order;
    Atomics.store(words, WORD.pending, this.size - 1);
    Atomics.add(words, WORD.generation, 1);
    if (this.size > 1) Atomics.notify(words, WORD.generation);
  }

  /** Has an order done by all threads. */
  give(order: number): void {
    this.begin(order);
    perform(this.chief);
    this.finish();
  }

  /**
   * Waits until all others are done with what was begun.
   * @throws WorkerCrashedError (`ML_WORKER_CRASHED`) when one could not do it
   */
  finish(): void {
    const { words } = this.#control;
    let spins = 0;
    for (let left = Atomics.load(words, WORD.pending); left > 0; left = Atomics.load(words, WORD.pending)) {
      if (++spins > SPINS) Atomics.wait(words, WORD.pending, left);
    }
    if (Atomics.load(words, WORD.failed) === 1) throw new WorkerCrashedError('a thread could not do its share');
  }

  /** Sends the threads home. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.size === 1) return;
    this.begin(ORDER.stop);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function isReady(worker: Worker): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.once('message', () => {
    // From now on it serves the training alone, and must not keep the process from ending.
    worker.unref();
    resolve();
  });
  worker.once('error', (error) => reject(new WorkerCrashedError(String(error), error)));
  worker.once('exit', (code) => reject(new WorkerCrashedError(`it exited with code ${code}`)));
  return promise;
}
