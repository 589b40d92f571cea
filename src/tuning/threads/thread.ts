import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { AssayError } from '../../errors/index.ts';
import type { OpenTrial } from '../study/open-trial.ts';
import { reasonOf } from '../study/outcome-of.ts';
import type { Outcome } from '../study/trial.ts';
import type { Answer, FromThread, ThreadOrder, ToThread } from './messages.ts';

export type ThreadPlan = Pick<ThreadOrder, 'module' | 'exportName' | 'data'>;

/** Beside this module, as source or compiled. */
const PROGRAM = new URL(
  import.meta.url.endsWith('.ts') ? './objective-thread.ts' : './objective-thread.js',
  import.meta.url,
);

/** How long a trial that was told to stop may take until its thread is ended. */
const GRACE_MS = 1000;

/** One worker thread; it ends with the first thing that crashes it. */
export class ObjectiveThread {
  /** Rejects with `TUNING_OBJECTIVE_UNUSABLE`. */
  readonly ready: Promise<void>;
  isAlive = true;
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #answers = new Int32Array(new SharedArrayBuffer(4));
  #trial: OpenTrial | undefined;
  #end: ((outcome: Outcome) => void) | undefined;

  constructor(plan: ThreadPlan) {
    const { port1, port2 } = new MessageChannel();
    const workerData: ThreadOrder = { ...plan, port: port2, answers: this.#answers.buffer };
    this.#worker = new Worker(PROGRAM, { workerData, transferList: [port2] });
    this.#port = port1;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.ready = promise;
    // Whoever waits for it hears of it.
    promise.catch(() => {});
    port1.on('message', (message: FromThread) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'unusable') reject(unusable(plan, message.reason));
      else this.#hear(message);
    });
    this.#worker.on('error', (error) => this.#crash(reasonOf(error)));
    this.#worker.on('exit', (code) => {
      reject(unusable(plan, `the thread ended with ${code}`));
      this.#crash(`the thread ended with ${code}`);
    });
  }

  async make(trial: OpenTrial): Promise<Outcome> {
    await this.ready;
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    [this.#trial, this.#end] = [trial, resolve];
    let timer: NodeJS.Timeout | undefined;
    const abort = (): void => {
      this.#send({ kind: 'abort' });
      timer = setTimeout(() => void this.stop(), GRACE_MS);
    };
    const { number, params, runId, signal } = trial;
    signal.addEventListener('abort', abort, { once: true });
    this.#send({ kind: 'trial', number, params, runId });
    if (signal.aborted) abort();
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      [this.#trial, this.#end] = [undefined, undefined];
    }
  }

  async stop(): Promise<void> {
    this.isAlive = false;
    await this.#worker.terminate();
    this.#port.close();
  }

  #send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    const trial = this.#trial;
    if (trial === undefined) return;
    if (message.kind === 'suggest') this.#answer(() => trial.suggest(message.name, message.distribution));
    else if (message.kind === 'shouldPrune') this.#answer(() => trial.shouldPrune());
    else if (message.kind === 'report') trial.report(message.value, message.step);
    else if (message.kind === 'attribute') trial.setAttribute(message.name, message.value);
    else if (message.kind === 'ended') this.#end?.(message.outcome);
  }

  #answer(decide: () => Extract<Answer, { value: unknown }>['value']): void {
    let answer: Answer;
    try {
      answer = { value: decide() };
    } catch (error) {
      answer = { error: reasonOf(error) };
    }
    this.#port.postMessage(answer);
    Atomics.add(this.#answers, 0, 1);
    Atomics.notify(this.#answers, 0);
  }

  #crash(reason: string): void {
    this.isAlive = false;
    this.#port.close();
    this.#end?.({ failed: `The thread of the trial crashed: ${reason}` });
  }
}

const unusable = ({ module, exportName }: ThreadPlan, reason: string): AssayError =>
  new AssayError({
    code: 'TUNING_OBJECTIVE_UNUSABLE',
    message: `The objective ${exportName} of ${module} cannot be used: ${reason}`,
    remedy: 'Name a module that can be imported and the function that it exports',
    details: { module, export: exportName, reason },
  });
