import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Space } from '../space/space.ts';
import type { ObjectiveThreads } from '../threads/objective-threads.ts';
import type { TrialRecord } from '../trials/trial-record.ts';
import { allFailed } from './errors.ts';
import { Interruption } from './interruption.ts';
import type { OpenTrial } from './open-trial.ts';
import { refuseInvalidOptions } from './optimize-faults.ts';
import { outcomeFrom } from './outcome-of.ts';
import { endByRules } from './stopping.ts';
import type { OptimizeOptions, Study, StudyEnd } from './study.ts';
import type { BeginOptions, StudyCore } from './study-core.ts';
import { progressReport } from './study-progress.ts';
import type { Objective, ObjectiveModule, Outcome } from './trial.ts';

/** So many failed trials without a success end the study. */
const MOST_FAILURES = 10;
/** Longest that signals and timers wait for objectives that never do. */
const TURN_MS = 20;

export interface OptimizeWork {
  readonly core: StudyCore;
  /** Handed to `onTrial`. */
  readonly study: Study;
  readonly objective: Objective | ObjectiveModule;
  readonly options: OptimizeOptions;
  /** Whether `stop()` was called meanwhile. */
  isStopped(): boolean;
}

/** Makes trials until a limit or a rule ends the study. */
export function optimize(work: OptimizeWork): Promise<StudyEnd> {
  refuseInvalidOptions(work.options, work.core.directions.length);
  return new Optimizing(work).run();
}

class Optimizing {
  readonly #work: OptimizeWork;
  readonly #core: StudyCore;
  readonly #space: Space | undefined;
  readonly #parallel: number;
  readonly #deadline: number;
  /** Asked for by the caller, and by an error that ends everything. */
  readonly #stop = new Interruption();
  readonly #failed: TrialRecord[] = [];
  #threads: ObjectiveThreads | undefined;
  #counted = 0;
  #pruned = 0;
  #failures = 0;
  #end: StudyEnd | undefined;
  #turnedAt: number;

  constructor(work: OptimizeWork) {
    const { parallel = 1, timeout, timeoutMs = timeout ?? Number.POSITIVE_INFINITY } = work.options;
    this.#work = work;
    this.#core = work.core;
    this.#space = work.core.parts.space;
    this.#parallel = parallel;
    this.#turnedAt = work.core.parts.clock.now();
    this.#deadline = this.#turnedAt + timeoutMs;
  }

  async run(): Promise<StudyEnd> {
    const { objective } = this.#work;
    if (typeof objective === 'function') return this.#run();
    const { ObjectiveThreads } = await import('../threads/objective-threads.ts');
    await using threads = await ObjectiveThreads.start(objective, this.#parallel);
    this.#threads = threads;
    return await this.#run();
  }

  async #run(): Promise<StudyEnd> {
    const { signal, batch = false } = this.#work.options;
    const abort = (): void => this.#stop.ask(signal?.reason);
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await this.#core.recover();
      await this.#core.refresh();
      this.#judge();
      this.#report();
      await (batch ? this.#inBatches() : this.#sideBySide());
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    this.#reportEnd();
    const { finished } = this.#core.history;
    const isOver = this.#end?.reason === 'trials' || this.#end?.reason === 'exhausted';
    if (finished.length > 0 && this.#hasOnlyFailed() && (this.#failed.length > 0 || isOver)) {
      throw allFailed(this.#core.name, finished);
    }
    return this.#end ?? { reason: 'stopped', message: 'The study was stopped' };
  }

  async #sideBySide(): Promise<void> {
    const workers = Array.from({ length: this.#parallel }, async () => {
      try {
        await this.#oneByOne();
      } catch (error) {
        this.#stop.ask(error);
        throw error;
      }
    });
    throwFirst(await Promise.allSettled(workers));
  }

  async #oneByOne(): Promise<void> {
    for (let trial = await this.#begin(); trial !== undefined; trial = await this.#begin()) {
      const record = await this.#make(trial);
      if (record !== undefined) this.#ended(record);
    }
  }

  /** A batch is what has the same quotient of its number by `parallel`, so that a resume makes the same batches. */
  async #inBatches(): Promise<void> {
    for (let first = await this.#beginFrozen(); first !== undefined; first = await this.#beginFrozen()) {
      const trials = [first];
      const before = (Math.floor(first.number / this.#parallel) + 1) * this.#parallel;
      while (trials.length < this.#parallel) {
        const next = await this.#begin({ before });
        if (next === undefined) break;
        trials.push(next);
      }
      const outcomes = await Promise.allSettled(trials.map((trial) => this.#make(trial)));
      await this.#core.thaw();
      throwFirst(outcomes);
      for (const outcome of outcomes) if (outcome.status === 'fulfilled' && outcome.value) this.#ended(outcome.value);
    }
    await this.#core.thaw();
  }

  #beginFrozen(): Promise<OpenTrial | undefined> {
    this.#core.freeze();
    return this.#begin();
  }

  /** @returns undefined when there is no need for another trial, now at least */
  async #begin({ before }: Pick<BeginOptions, 'before'> = {}): Promise<OpenTrial | undefined> {
    await this.#turn();
    if (!this.#mayBegin()) return undefined;
    const { trials: most, batch } = this.#work.options;
    const begun = await this.#core.begin({
      space: this.#space,
      most,
      before,
      batchSize: batch ? this.#parallel : undefined,
      signal: () => this.#stop.signal,
    });
    if (begun === 'exhausted') {
      this.#end ??= { reason: 'exhausted', message: 'Every different trial has been made' };
      return undefined;
    }
    if (begun !== 'full') return begun;
    if (before === undefined) {
      const { length: made } = this.#core.history.finished;
      const message =
        made > (most ?? made)
          ? `The study has ${made} trials already, and ${most} were asked for`
          : `The study has its ${most} trials`;
      this.#end ??= { reason: 'trials', message };
    }
    return undefined;
  }

  /** Lets the event loop turn: trials that never wait for anything would keep every signal and timer away. */
  async #turn(): Promise<void> {
    const now = this.#core.parts.clock.now();
    if (now - this.#turnedAt < TURN_MS) return;
    this.#turnedAt = now;
    await nextTurn();
  }

  #mayBegin(): boolean {
    if (this.#stop.isAsked) this.#end = { reason: 'interrupted', message: 'The study was interrupted' };
    else if (this.#work.isStopped()) this.#end ??= { reason: 'stopped', message: 'The study was stopped' };
    else if (this.#core.parts.clock.now() >= this.#deadline) {
      this.#end ??= { reason: 'timeout', message: 'The time for the study was over' };
    }
    return this.#end === undefined;
  }

  /** @returns undefined when the trial did not end, or was taken from here */
  async #make(trial: OpenTrial): Promise<TrialRecord | undefined> {
    try {
      const ended = await this.#stop.until(this.#outcomeOf(trial));
      if (ended !== undefined) return await this.#core.end(trial.number, ended.outcome);
      await this.#core.giveBack(trial);
      return undefined;
    } catch (error) {
      this.#core.lose(trial);
      throw error;
    }
  }

  /** In an object, for an objective without a `return` gives undefined, and that is no interruption. */
  async #outcomeOf(trial: OpenTrial): Promise<{ readonly outcome: Outcome }> {
    const { objective } = this.#work;
    if (typeof objective === 'function') return { outcome: await outcomeFrom(objective, trial) };
    return {
      outcome: (await this.#threads?.make(trial)) ?? { failed: 'The objective returned undefined, which is no number' },
    };
  }

  #ended(record: TrialRecord): void {
    if (record.state === 'FAILED') this.#failed.push(record);
    this.#judge();
    this.#report();
    this.#work.options.onTrial?.(record, this.#work.study);
    if (this.#failed.length >= MOST_FAILURES && this.#hasOnlyFailed()) {
      this.#end = { reason: 'stopped', message: 'Every trial failed' };
    }
  }

  #judge(): void {
    const { stopping } = this.#work.options;
    if (stopping === undefined) return;
    const [direction = 'minimize'] = this.#core.directions;
    this.#end ??= endByRules(stopping, { finished: this.#core.history.finished, direction });
  }

  #hasOnlyFailed(): boolean {
    return this.#core.history.finished.every(({ state }) => state === 'FAILED');
  }

  /** A study that ends before all its trials were made is over all the same: nothing of a count that is to be reached. */
  #reportEnd(): void {
    const { trials: most } = this.#work.options;
    if (most !== undefined && this.#core.history.finished.length < most) this.#report({ isOver: true });
  }

  #report({ isOver = false } = {}): void {
    const { progress, trials } = this.#work.options;
    const most = isOver ? undefined : trials;
    const { name, history, directions } = this.#core;
    for (; this.#counted < history.finished.length; this.#counted++) {
      const state = history.finished[this.#counted]?.state;
      if (state === 'PRUNED') this.#pruned++;
      if (state === 'FAILED') this.#failures++;
    }
    const best = directions.length === 1 ? this.#work.study.best : undefined;
    progress?.(
      progressReport({
        name,
        finished: history.finished.length,
        pruned: this.#pruned,
        failed: this.#failures,
        most,
        best,
      }),
    );
  }
}

function throwFirst(outcomes: readonly PromiseSettledResult<unknown>[]): void {
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
