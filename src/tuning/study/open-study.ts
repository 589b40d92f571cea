import { AssayError } from '../../errors/index.ts';
import type { Clock } from '../../schema/index.ts';
import type { Pruner } from '../pruners/pruner.ts';
import type { Sampler, SamplingRequest } from '../samplers/sampler.ts';
import type { Distribution, Params, ParamValue, SearchSpace } from '../space/distribution.ts';
import { compileSpace, type Space } from '../space/space.ts';
import type { StoredStudy, TrialOutcome } from '../storage/study-storage.ts';
import { GrowingHistory } from '../trials/history.ts';
import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';
import { OpenTrial } from './open-trial.ts';
import { randomOf } from './random-of.ts';
import type { OptimizeOptions, Study, TellOptions } from './study.ts';
import type { Constraint } from './study-options.ts';
import { type Objective, type Outcome, type Trial, TrialPruned } from './trial.ts';

export interface OpenStudyParts {
  readonly stored: StoredStudy;
  readonly sampler: Sampler;
  readonly pruner: Pruner | undefined;
  readonly clock: Clock;
  readonly constraints: readonly Constraint[];
}

export class OpenStudy implements Study {
  readonly #parts: OpenStudyParts;
  readonly #history = new GrowingHistory();
  readonly #space: Space | undefined;
  readonly #open = new Map<number, OpenTrial>();
  #cursor: number | undefined;
  #stopped = false;

  constructor(parts: OpenStudyParts) {
    this.#parts = parts;
    const { space } = parts.stored.header;
    this.#space = space && compileSpace(space);
  }

  get name(): string {
    return this.#parts.stored.header.name;
  }

  get directions(): readonly Direction[] {
    return this.#parts.stored.header.directions;
  }

  get trials(): readonly TrialRecord[] {
    return this.#history.trials;
  }

  get best(): TrialRecord | undefined {
    const direction = this.#direction();
    let best: TrialRecord | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const trial of this.#history.finished) {
      if (trial.state !== 'COMPLETE') continue;
      const loss = lossOf(trial.values?.[0] ?? Number.POSITIVE_INFINITY, direction);
      if (best === undefined || loss < least) [best, least] = [trial, loss];
    }
    return best;
  }

  get bestTrials(): readonly TrialRecord[] {
    const complete = this.#history.finished.filter(({ state }) => state === 'COMPLETE');
    const losses = (trial: TrialRecord): number[] =>
      this.directions.map((direction, i) => lossOf(trial.values?.[i] ?? Number.POSITIVE_INFINITY, direction));
    return complete.filter((trial) => !complete.some((other) => dominates(losses(other), losses(trial))));
  }

  async ask(space?: SearchSpace): Promise<Trial> {
    const trial = await this.#begin(space === undefined ? this.#space : compileSpace(space), {});
    if (trial === undefined) throw exhausted(this.name);
    return trial;
  }

  async tell(
    trial: Trial | number,
    outcome: Outcome,
    { skipIfFinished = false }: TellOptions = {},
  ): Promise<TrialRecord> {
    const number = typeof trial === 'number' ? trial : trial.number;
    const open = this.#open.get(number);
    await open?.settled();
    const { stored, clock } = this.#parts;
    const told = outcomeOf(outcome, open?.record ?? this.#history.trials[number], clock.now());
    const isTold = await stored.finish(number, told);
    this.#open.delete(number);
    await this.refresh();
    const record = this.#history.trials[number];
    if (record === undefined) throw unknownTrial(this.name, number);
    if (!isTold && !skipIfFinished) throw trialEnded(this.name, record);
    return record;
  }

  enqueue(params: Params): Promise<number> {
    return this.#parts.stored.add({
      state: 'WAITING',
      params,
      distributions: {},
      intermediate: [],
      attributes: {},
    });
  }

  async optimize(objective: Objective, options: OptimizeOptions = {}): Promise<void> {
    const { parallel = 1 } = options;
    this.#stopped = false;
    await Promise.all(Array.from({ length: parallel }, () => this.#work(objective, options)));
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Learns what other workers did. */
  async refresh(): Promise<void> {
    const { trials, cursor } = await this.#parts.stored.changes(this.#cursor);
    for (const trial of trials) this.#history.put(trial);
    this.#cursor = cursor;
  }

  async #work(objective: Objective, options: OptimizeOptions): Promise<void> {
    const { trials: most, signal, onTrial } = options;
    while (!this.#stopped && !signal?.aborted) {
      const trial = await this.#begin(this.#space, { most, signal });
      if (trial === undefined) return;
      const record = await this.tell(trial, await outcomeFrom(objective, trial));
      onTrial?.(record, this);
    }
  }

  async #begin(
    space: Space | undefined,
    { most, signal }: { most?: number | undefined; signal?: AbortSignal | undefined },
  ): Promise<OpenTrial | undefined> {
    const { stored, clock, sampler, pruner } = this.#parts;
    const begun = await stored.start({ at: clock.now(), most });
    if (begun === undefined) return undefined;
    await this.refresh();
    const [direction = 'minimize'] = this.directions;
    const trial = new OpenTrial(
      {
        studyName: this.name,
        stored,
        history: this.#history,
        direction,
        pruner,
        signal: signal ?? new AbortController().signal,
        choose: (name, distribution, record) => this.#chooseOne(name, distribution, record),
      },
      begun,
    );
    this.#open.set(begun.number, trial);
    if (space === undefined) return trial;
    const params = sampler.suggest(this.#request(space, begun));
    if (params === undefined) throw exhausted(this.name);
    trial.decide(space.withConstants(params), distributionsOf(space));
    return trial;
  }

  #chooseOne(name: string, distribution: Distribution, record: TrialRecord): ParamValue {
    const space = compileSpace({ [name]: distribution });
    const chosen = this.#parts.sampler.suggest(this.#request(space, record))?.[name];
    if (chosen === undefined) throw exhausted(this.name);
    return chosen;
  }

  #request(space: Space, { number, params }: TrialRecord): SamplingRequest {
    const { seed } = this.#parts.stored.header;
    return {
      space,
      fixed: params,
      history: this.#parts.pruner?.visible?.(this.#history, number, this.name) ?? this.#history,
      trial: number,
      directions: this.directions,
      random: (label) => randomOf(seed, number, label),
      studyRandom: (label) => randomOf(seed, -1, label),
      allows: (chosen) => this.#parts.constraints.every((constraint) => constraint(chosen)),
    };
  }

  #direction(): Direction {
    const [direction, ...others] = this.directions;
    if (direction !== undefined && others.length === 0) return direction;
    throw new AssayError({
      code: 'TUNING_SEVERAL_DIRECTIONS',
      message: `The study ${this.name} has ${this.directions.length} directions, so no single trial is its best`,
      remedy: 'Use bestTrials',
      details: { study: this.name, directions: this.directions },
    });
  }
}

const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((loss, i) => loss <= (b[i] as number)) && a.some((loss, i) => loss < (b[i] as number));

const distributionsOf = (space: Space): Record<string, Distribution> =>
  Object.fromEntries(space.dimensions.map(({ name, distribution }) => [name, distribution]));

async function outcomeFrom(objective: Objective, trial: Trial): Promise<Outcome> {
  try {
    return await objective(trial);
  } catch (error) {
    if (error instanceof TrialPruned) return { pruned: true, reason: error.message };
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

function outcomeOf(outcome: Outcome, trial: TrialRecord | undefined, at: number): TrialOutcome {
  if (typeof outcome === 'number') return outcomeOf([outcome], trial, at);
  if (isValues(outcome)) {
    const isNumeric = outcome.every((value) => typeof value === 'number' && !Number.isNaN(value));
    return isNumeric
      ? { state: 'COMPLETE', values: outcome, at }
      : { state: 'FAILED', reason: `The objective returned ${outcome.join(', ')}, which is no number`, at };
  }
  if ('failed' in outcome) return { state: 'FAILED', reason: outcome.failed, at };
  const value = outcome.value ?? trial?.intermediate.at(-1)?.[1];
  return {
    state: 'PRUNED',
    at,
    ...(value !== undefined && !Number.isNaN(value) && { values: [value] }),
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
  };
}

const isValues = (outcome: Outcome): outcome is readonly number[] => Array.isArray(outcome);

const exhausted = (study: string): AssayError =>
  new AssayError({
    code: 'TUNING_SPACE_EXHAUSTED',
    message: `Every different trial of the study ${study} has been made`,
    remedy: 'Widen the search space, or take the best trial as it is',
    details: { study },
  });

const unknownTrial = (study: string, number: number): AssayError =>
  new AssayError({
    code: 'TUNING_TRIAL_NOT_FOUND',
    message: `The study ${study} has no trial ${number}`,
    remedy: 'Ask for a trial first',
    details: { study, trial: number },
  });

const trialEnded = (study: string, { number, state }: TrialRecord): AssayError =>
  new AssayError({
    code: 'TUNING_TRIAL_ENDED',
    message: `Trial ${number} of the study ${study} is ${state} already`,
    remedy: 'Tell each trial once, or pass skipIfFinished',
    details: { study, trial: number, state },
  });
