/** The program of the training thread: fits once, reports, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { AssayError } from '../../errors/index.ts';
import { ALGORITHMS } from '../algorithms.ts';
import type { FitFailure, FitMessage, FitOrder } from './messages.ts';
import { unpackInput } from './shared-input.ts';

const say = (message: FitMessage): void => parentPort?.postMessage(message);

const { algorithm, threads, ...packed } = workerData as FitOrder;
try {
  const { model, ...rest } = await ALGORITHMS[algorithm].fit(unpackInput(packed), {
    threads,
    progress: (report) => say({ kind: 'progress', report }),
  });
  say({ kind: 'fitted', result: { ...rest, modelFile: model.toFile() } });
} catch (error) {
  say({ kind: 'failed', failure: failureOf(error) });
}

function failureOf(error: unknown): FitFailure {
  if (!(error instanceof AssayError)) return { other: String(error instanceof Error ? (error.stack ?? error) : error) };
  const { code, message, remedy, details } = error;
  return { assay: { code, message, remedy, details } };
}
