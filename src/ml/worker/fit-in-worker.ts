import type { LongWork } from '../../schema/index.ts';
import type { FitInput, FitResult } from '../algorithm.ts';
import type { AlgorithmName } from '../algorithm-names.ts';

/**
 * Fits in a worker thread, so the calling thread stays free; otherwise as {@link Algorithm.fit}.
 * @throws InterruptedError at once when the signal is aborted; the thread is ended before the promise settles
 * @throws WorkerCrashedError (`ML_WORKER_CRASHED`) when the thread dies, for example for want of memory
 */
export async function fitInWorker(algorithm: AlgorithmName, input: FitInput, work: LongWork = {}): Promise<FitResult> {
  throw new Error(`not yet ${algorithm} ${input.train.rows} ${work.signal?.aborted}`);
}
