import { Worker } from 'node:worker_threads';
import { AssayError, InterruptedError, throwIfInterrupted } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { FitInput, FitResult, FitWork } from '../algorithm.ts';
import type { AlgorithmName } from '../algorithm-names.ts';
import { WorkerCrashedError } from '../errors.ts';
import { loadModel } from '../load-model.ts';
import type { FitFailure, FitMessage, FitOrder, FitReport } from './messages.ts';
import { packInput } from './shared-input.ts';

/** Beside this module, as source or compiled. */
const WORKER_PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './fit-worker.ts' : './fit-worker.js',
  import.meta.url,
);

export interface FitInWorkerOptions extends FitWork {
  /** Memory the thread's objects may take, in megabytes; numbers in typed arrays do not count. Node's default if left out. */
  readonly maxHeapMb?: number | undefined;
}

/**
 * Fits in a worker thread, so the calling thread stays free; otherwise as {@link Algorithm.fit}. The result is the
 * same as that of fitting here, to the last bit.
 * @throws InterruptedError as soon as the signal is aborted, also within a round; the thread has ended by then
 * @throws WorkerCrashedError (`ML_WORKER_CRASHED`) when the thread dies, for example for want of memory
 */
export async function fitInWorker(
  algorithm: AlgorithmName,
  input: FitInput,
  { signal, progress, threads, maxHeapMb }: FitInWorkerOptions = {},
): Promise<FitResult> {
  throwIfInterrupted(signal, `train ${algorithm}`);
  const order: FitOrder = { algorithm, threads, ...packInput(input) };
  const worker = new Worker(WORKER_PROGRAM, {
    workerData: order,
    // The program needs none of the flags this process was started with, and some are refused in a thread.
    execArgv: [],
    resourceLimits: maxHeapMb === undefined ? {} : { maxOldGenerationSizeMb: maxHeapMb },
  });
  try {
    return resultOf(await answerOf(worker, { signal, progress, what: `train ${algorithm}` }));
  } finally {
    await worker.terminate();
  }
}

/** The thread's last word; its death or an abort is an error. */
function answerOf(
  worker: Worker,
  { signal, progress, what }: LongWork & { readonly what: string },
): Promise<FitReport> {
  const { promise, resolve, reject } = Promise.withResolvers<FitReport>();
  const abort = (): void => reject(new InterruptedError(what, signal?.reason));
  signal?.addEventListener('abort', abort, { once: true });
  worker.on('message', (message: FitMessage) => {
    switch (message.kind) {
      case 'progress':
        return tell(message.report);
      case 'fitted':
        return resolve(message.result);
      case 'failed':
        return reject(errorOf(message.failure));
      default:
        return message satisfies never;
    }
  });
  worker.on('error', (error) => reject(new WorkerCrashedError(String(error), error)));
  worker.on('exit', (code) => reject(new WorkerCrashedError(`it exited with code ${code}`)));
  return promise.finally(() => signal?.removeEventListener('abort', abort));

  /** A progress callback that throws stops the work, as it would without a thread. */
  function tell(report: Parameters<NonNullable<LongWork['progress']>>[0]): void {
    if (signal?.aborted) return;
    try {
      progress?.(report);
    } catch (error) {
      reject(error);
    }
  }
}

const resultOf = ({ modelFile, ...rest }: FitReport): FitResult => ({ ...rest, model: loadModel(modelFile) });

function errorOf(failure: FitFailure): AssayError {
  return 'assay' in failure ? new AssayError(failure.assay) : new WorkerCrashedError(failure.other);
}
