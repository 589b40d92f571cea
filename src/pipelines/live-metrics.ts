import type { ActiveRun, NewMetricPoint } from '../experiments/index.ts';
import type { ProgressReport } from '../schema/index.ts';

/** How often metrics are written: seldom enough to cost nothing, often enough to watch. */
const WRITE_EVERY_MS = 1000;

/**
 * Logs metrics to a run while long work reports them, so that they can be watched, and are kept when it is stopped.
 * Disposing writes what is left.
 */
export class LiveMetrics implements AsyncDisposable {
  readonly #run: ActiveRun;
  readonly #timer: NodeJS.Timeout;
  #waiting: NewMetricPoint[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(run: ActiveRun) {
    this.#run = run;
    // A failed write surfaces when the rest is written; until then it must not count as unhandled.
    this.#timer = setInterval(() => this.#write().catch(() => {}), WRITE_EVERY_MS).unref();
  }

  record({ metrics = {}, done = 0 }: ProgressReport): void {
    for (const [key, value] of Object.entries(metrics)) this.#waiting.push({ key, value, step: done });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#write();
  }

  #write(): Promise<void> {
    const metrics = this.#waiting;
    this.#waiting = [];
    this.#writing = this.#writing.then(() => (metrics.length === 0 ? undefined : this.#run.log({ metrics })));
    return this.#writing;
  }
}
