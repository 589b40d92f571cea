import type { Direction, Params, Sampler, SearchSpace, TrialRecord } from 'assay/tuning';
import { suggestUnseen } from '../../src/tuning/samplers/unseen.ts';
import { compileSpace, type Space } from '../../src/tuning/space/space.ts';
import { randomOf } from '../../src/tuning/study/random-of.ts';
import { GrowingHistory } from '../../src/tuning/trials/history.ts';

/** What became of a trial. */
export type Ending = number | readonly number[] | 'failed' | { readonly pruned: number };

export interface SimulatedStudyOptions {
  readonly sampler: Sampler;
  readonly space: SearchSpace;
  readonly objective: (params: Params, number: number) => Ending;
  readonly directions?: readonly Direction[];
  readonly seed?: number;
  /** How many trials run at once; the oldest ends first. */
  readonly parallel?: number;
  readonly allows?: (params: Params) => boolean;
  /** Asks the sampler itself, as studies do where each parameter is asked for by itself. */
  readonly bare?: boolean;
}

/** A study without storage, clock and promises: samplers and pruners by themselves. */
export class SimulatedStudy {
  readonly history: GrowingHistory = new GrowingHistory();
  readonly space: Space;
  readonly #options: SimulatedStudyOptions;
  #next = 0;

  /** @param trials those that another study made, as if it were resumed */
  constructor(options: SimulatedStudyOptions, trials: readonly TrialRecord[] = []) {
    this.#options = options;
    this.space = compileSpace(options.space);
    for (const trial of trials) this.history.put(trial);
    this.#next = trials.length;
  }

  get trials(): readonly TrialRecord[] {
    return this.history.trials;
  }

  /** Losses of the trials that have some. */
  get values(): readonly number[] {
    return this.trials.flatMap(({ values }) => values?.[0] ?? []);
  }

  /** Makes trials until there are so many; @returns whether there was something to suggest each time. */
  run(until: number): boolean {
    const { parallel = 1 } = this.#options;
    const running: TrialRecord[] = [];
    for (;;) {
      while (running.length < parallel && this.#next < until) {
        const begun = this.begin();
        if (begun === undefined) {
          for (const trial of running) this.end(trial);
          return false;
        }
        running.push(begun);
      }
      const oldest = running.shift();
      if (oldest === undefined) return true;
      this.end(oldest);
    }
  }

  enqueue(params: Params): void {
    this.history.put({ ...this.#blank(), state: 'WAITING', params });
    this.#next++;
  }

  begin(waiting?: TrialRecord): TrialRecord | undefined {
    const trial = { ...(waiting ?? this.#blank()), state: 'RUNNING' as const };
    if (waiting === undefined) this.#next++;
    this.history.put(trial);
    const params = this.suggest(trial.number, trial.params);
    if (params === undefined) {
      this.history.put({ ...trial, state: 'FAILED' });
      return undefined;
    }
    const drawn = this.space.dimensions.filter(({ name }) => name in params);
    const begun = {
      ...trial,
      params: this.space.withConstants(params),
      distributions: Object.fromEntries(drawn.map(({ name, distribution }) => [name, distribution])),
    };
    this.history.put(begun);
    return begun;
  }

  suggest(number: number, fixed: Params = {}): Params | undefined {
    const { sampler, seed = 1, directions = ['minimize'], allows = () => true, bare = false } = this.#options;
    const request = {
      space: this.space,
      fixed,
      history: this.history,
      trial: number,
      directions,
      random: (label: string) => randomOf(seed, number, label),
      studyRandom: (label: string) => randomOf(seed, 2 ** 32 - 1, label),
      allows,
    };
    return bare ? sampler.suggest(request) : suggestUnseen(sampler, request);
  }

  end(trial: TrialRecord, ending: Ending = this.#options.objective(trial.params, trial.number)): void {
    if (ending === 'failed') this.history.put({ ...trial, state: 'FAILED' });
    else if (typeof ending === 'number') this.history.put({ ...trial, state: 'COMPLETE', values: [ending] });
    else if ('pruned' in ending) this.history.put({ ...trial, state: 'PRUNED', values: [ending.pruned] });
    else this.history.put({ ...trial, state: 'COMPLETE', values: ending });
  }

  #blank(): TrialRecord {
    const fresh = { params: {}, distributions: {}, intermediate: [], attributes: {} };
    return { number: this.#next, state: 'RUNNING', ...fresh };
  }
}
