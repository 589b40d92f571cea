import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { AssayError } from '../../errors/index.ts';
import type { Measurements } from '../metrics/measurements.ts';
import { isOurs, type ServingFacts, type SupervisorMessage, type WorkerMessage } from './messages.ts';

interface SuperviseOptions {
  readonly count: number;
  /** Ends all workers in good order. */
  readonly signal: AbortSignal;
  /** Called once, when the first worker takes requests. */
  readonly onServing: (facts: ServingFacts) => void;
  /** Called when a worker has died and another one takes its place. */
  readonly onReplaced: (notice: string) => void;
}

/** A worker that dies sooner after its start is not replaced at once. */
const SHORT_LIFE_MS = 1000;
const REST_MS = 1000;
/** How long an answer to /metrics waits for the other workers. */
const PATIENCE_MS = 1000;

/**
 * Runs this command line in several worker processes on one port, replaces those that die, and does nothing else.
 * @returns once all have ended after `signal`
 * @throws AssayError `SERVER_WORKER_FAILED` when the first ones end before they take requests
 */
export async function superviseWorkers(options: SuperviseOptions): Promise<void> {
  const supervisor = new Supervisor(options);
  await supervisor.run();
}

class Supervisor {
  readonly #options: SuperviseOptions;
  readonly #ended = Promise.withResolvers<void>();
  readonly #questions = new Map<string, (measurements: Measurements) => void>();
  #serving = false;
  #asked = 0;

  constructor(options: SuperviseOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { count, signal } = this.#options;
    const stop = (): void => {
      for (const worker of liveWorkers()) worker.process.kill('SIGTERM');
      if (liveWorkers().length === 0) this.#ended.resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) return;
    // Standard output is the supervisor's: what a worker has to say goes to standard error.
    cluster.setupPrimary({ stdio: ['ignore', 2, 2, 'ipc'] });
    for (let index = 0; index < count; index += 1) this.#start();
    try {
      await this.#ended.promise;
    } finally {
      for (const worker of liveWorkers()) worker.process.kill('SIGTERM');
    }
  }

  #start(): void {
    const startedAt = performance.now();
    const worker = cluster.fork();
    worker.on('message', (message) => {
      if (isOurs<WorkerMessage>(message)) this.#hear(worker, message);
    });
    // It died while something was on its way to it; its exit tells the rest.
    worker.on('error', () => {});
    worker.on('exit', (code, killedBy) => void this.#mourn(worker, code ?? killedBy, performance.now() - startedAt));
  }

  async #mourn(worker: Worker, reason: number | string, livedMs: number): Promise<void> {
    const { signal, onReplaced } = this.#options;
    if (signal.aborted) {
      if (liveWorkers().length === 0) this.#ended.resolve();
      return;
    }
    if (!this.#serving) return this.#ended.reject(workerFailed(reason));
    onReplaced(`worker ${worker.id} (process ${worker.process.pid}) ended with ${reason}; another takes its place`);
    if (livedMs < SHORT_LIFE_MS) await sleep(REST_MS, undefined, { signal }).catch(() => {});
    if (!signal.aborted) this.#start();
  }

  #hear(worker: Worker, message: WorkerMessage): void {
    switch (message.assay) {
      case 'serving':
        if (!this.#serving) this.#options.onServing(message.facts);
        this.#serving = true;
        return;
      case 'told':
        this.#questions.get(`${message.question} ${worker.id}`)?.(message.measurements);
        return;
      case 'ask':
        void this.#measureOthers(worker).then((others) => {
          tell(worker, { assay: 'measured', question: message.question, others });
        });
        return;
      default:
        message satisfies never;
    }
  }

  async #measureOthers(asking: Worker): Promise<readonly Measurements[]> {
    const others = liveWorkers().filter(({ id }) => id !== asking.id);
    const answers = await Promise.all(others.map((worker) => this.#measure(worker)));
    return answers.filter((answer) => answer !== undefined);
  }

  async #measure(worker: Worker): Promise<Measurements | undefined> {
    this.#asked += 1;
    const question = this.#asked;
    const key = `${question} ${worker.id}`;
    const { promise, resolve } = Promise.withResolvers<Measurements | undefined>();
    this.#questions.set(key, resolve);
    const patience = setTimeout(() => resolve(undefined), PATIENCE_MS);
    tell(worker, { assay: 'measure', question });
    try {
      return await promise;
    } finally {
      clearTimeout(patience);
      this.#questions.delete(key);
    }
  }
}

const liveWorkers = (): Worker[] =>
  Object.values(cluster.workers ?? {}).filter((worker): worker is Worker => worker !== undefined && !worker.isDead());

function tell(worker: Worker, message: SupervisorMessage): void {
  if (worker.isConnected()) worker.send(message);
}

function workerFailed(reason: number | string): AssayError {
  return new AssayError({
    code: 'SERVER_WORKER_FAILED',
    message: `A worker ended with ${reason} before it took requests`,
    remedy: 'What it said stands above; without --workers it says so itself',
    details: { reason },
  });
}
