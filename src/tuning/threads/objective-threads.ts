import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AssayError } from '../../errors/index.ts';
import type { OpenTrial } from '../study/open-trial.ts';
import type { ObjectiveModule, Outcome } from '../study/trial.ts';
import { ObjectiveThread, type ThreadPlan } from './thread.ts';

/** Worker threads that make trials with the objective of a module, each one at a time. */
export class ObjectiveThreads implements AsyncDisposable {
  readonly #plan: ThreadPlan;
  readonly #idle: ObjectiveThread[] = [];
  readonly #all = new Set<ObjectiveThread>();

  private constructor(plan: ThreadPlan) {
    this.#plan = plan;
  }

  /** @throws AssayError `TUNING_OBJECTIVE_UNUSABLE` */
  static async start({ module, export: exportName = 'objective', data }: ObjectiveModule, threads: number) {
    const url =
      module instanceof URL || /^(file|data):/.test(module) ? String(module) : pathToFileURL(resolve(module)).href;
    const pool = new ObjectiveThreads({ module: url, exportName, data });
    try {
      const started = Array.from({ length: threads }, () => pool.#start());
      await Promise.all(started.map((thread) => thread.ready));
      pool.#idle.push(...started);
      return pool;
    } catch (error) {
      await pool[Symbol.asyncDispose]();
      throw error;
    }
  }

  async make(trial: OpenTrial): Promise<Outcome> {
    let thread = this.#idle.pop();
    // One that crashed between two trials is not to be waited for.
    while (thread?.isAlive === false) thread = this.#idle.pop();
    thread ??= this.#start();
    const outcome = await thread.make(trial);
    if (thread.isAlive) this.#idle.push(thread);
    else this.#all.delete(thread);
    return outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all].map((thread) => thread.stop()));
  }

  #start(): ObjectiveThread {
    const thread = startThread(this.#plan);
    this.#all.add(thread);
    return thread;
  }
}

function startThread(plan: ThreadPlan): ObjectiveThread {
  try {
    return new ObjectiveThread(plan);
  } catch (cause) {
    throw new AssayError({
      code: 'INVALID_ARGUMENT',
      message: `The data of the objective cannot be handed to a thread: ${cause instanceof Error ? cause.message : cause}`,
      remedy: 'Give numbers, texts, typed arrays and plain objects, but no functions',
      cause,
    });
  }
}
