import cluster from 'node:cluster';
import type { Measurements, Peers } from '../metrics/measurements.ts';
import { isOurs, type ServingFacts, type SupervisorMessage, type WorkerMessage } from './messages.ts';

/** Whether this process is one of several that a supervisor keeps; then it only serves. */
export const isWorker = (): boolean => cluster.isWorker;

/** Tells the supervisor that this worker takes requests. */
export function reportServing(facts: ServingFacts): void {
  tell({ assay: 'serving', facts });
}

/** The other workers, by way of the supervisor. */
export class WorkerPeers implements Peers, Disposable {
  readonly #questions = new Map<number, (others: readonly Measurements[]) => void>();
  #answer: (() => Promise<Measurements>) | undefined;
  #asked = 0;

  constructor() {
    process.on('message', (message) => {
      if (!isOurs<SupervisorMessage>(message)) return;
      if (message.assay === 'measure') void this.#reply(message.question);
      else {
        this.#questions.get(message.question)?.(message.others);
        this.#questions.delete(message.question);
      }
    });
  }

  onQuestion(answer: () => Promise<Measurements>): void {
    this.#answer = answer;
  }

  ask(): Promise<readonly Measurements[]> {
    this.#asked += 1;
    const question = this.#asked;
    return new Promise((resolve) => {
      this.#questions.set(question, resolve);
      tell({ assay: 'ask', question });
    });
  }

  /** Lets the process end: listening for questions is no reason to live on. */
  [Symbol.dispose](): void {
    process.channel?.unref();
  }

  async #reply(question: number): Promise<void> {
    const measurements = await this.#answer?.();
    if (measurements !== undefined) tell({ assay: 'told', question, measurements });
  }
}

function tell(message: WorkerMessage): void {
  if (process.connected) process.send?.(message);
}
