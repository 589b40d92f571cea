/** Runs in a worker thread: makes one trial after another with the objective of a module. */
import { parentPort, workerData } from 'node:worker_threads';
import { outcomeFrom, reasonOf } from '../study/outcome-of.ts';
import type { Trial } from '../study/trial.ts';
import type { FromThread, ThreadOrder, ToThread, TrialOrder } from './messages.ts';
import { ThreadTrial } from './thread-trial.ts';

type ModuleObjective = (
  trial: Trial,
  data: unknown,
) => number | readonly number[] | Promise<number | readonly number[]>;

const { module, exportName, data, port, answers } = workerData as ThreadOrder;
const line = { port, answers: new Int32Array(answers) };
let abort = new AbortController();

const say = (message: FromThread): void => port.postMessage(message);

async function make(objective: ModuleObjective, order: TrialOrder): Promise<void> {
  abort = new AbortController();
  const trial = new ThreadTrial(order, line, abort.signal);
  const outcome = await outcomeFrom((given) => objective(given, data), trial);
  try {
    say({ kind: 'ended', outcome });
  } catch {
    say({ kind: 'ended', outcome: { failed: 'The objective returned something that is no number' } });
  }
}

try {
  const exported = ((await import(module)) as Record<string, unknown>)[exportName];
  if (typeof exported !== 'function') throw new Error(`it exports no function ${exportName}`);
  parentPort?.on('message', (order: ToThread) => {
    if (order.kind === 'abort') abort.abort();
    else void make(exported as ModuleObjective, order);
  });
  say({ kind: 'ready' });
} catch (error) {
  say({ kind: 'unusable', reason: reasonOf(error) });
}
