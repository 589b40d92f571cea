import { type ImportancesOptions, importances } from '../importance/importances.ts';
import type { ParameterImportance } from '../importance/parameter-importance.ts';
import { type StudyReport, type StudyReportOptions, studyReport } from '../report/study-report.ts';
import type { Params, SearchSpace } from '../space/distribution.ts';
import { compileSpace } from '../space/space.ts';
import {
  type BestTrialRecord,
  type Direction,
  isFinal,
  type TrialRecord,
  type TrialState,
} from '../trials/trial-record.ts';
import { BestSoFar, paretoFront } from './best-trials.ts';
import { exhausted, paramsInvalid, severalDirections, trialEnded, unknownTrial } from './errors.ts';
import { sameFinish, trialOf, trialsThatFit } from './foreign-trials.ts';
import { optimize } from './optimize.ts';
import type { EnqueueOptions, FinishedTrial, OptimizeOptions, Study, StudyEnd, TellOptions } from './study.ts';
import { StudyCore, type StudyParts } from './study-core.ts';
import type { Objective, ObjectiveModule, Outcome, Trial } from './trial.ts';
import { paramFaults } from './trial-faults.ts';

/** The handle that creating or opening a study gives. */
export class OpenStudy implements Study {
  readonly #core: StudyCore;
  readonly #best: BestSoFar;
  #isStopped = false;

  constructor(parts: StudyParts) {
    this.#core = new StudyCore(parts);
    this.#best = new BestSoFar(this.#core.history, this.directions[0] ?? 'minimize');
  }

  get name(): string {
    return this.#core.name;
  }

  get directions(): readonly Direction[] {
    return this.#core.directions;
  }

  get space(): SearchSpace | undefined {
    return this.#core.parts.space?.declared;
  }

  get seed(): number {
    return this.#core.parts.stored.header.seed;
  }

  get attributes(): Readonly<Record<string, unknown>> {
    return this.#core.parts.stored.header.attributes;
  }

  get trials(): readonly TrialRecord[] {
    return this.#core.history.trials;
  }

  trialsOf(...states: readonly TrialState[]): readonly TrialRecord[] {
    return this.trials.filter(({ state }) => states.includes(state));
  }

  get best(): BestTrialRecord | undefined {
    if (this.directions.length !== 1) throw severalDirections(this.name, this.directions);
    return this.#best.trial;
  }

  get bestTrials(): readonly TrialRecord[] {
    return paretoFront(this.trials, this.directions);
  }

  async ask(space?: SearchSpace): Promise<Trial> {
    const begun = await this.#core.begin({ space: space === undefined ? this.#core.parts.space : compileSpace(space) });
    if (typeof begun === 'string') throw exhausted(this.name);
    return begun;
  }

  async tell(
    trial: Trial | number,
    outcome: Outcome,
    { skipIfFinished = false }: TellOptions = {},
  ): Promise<TrialRecord> {
    const number = typeof trial === 'number' ? trial : trial.number;
    const told = await this.#core.end(number, outcome);
    if (told !== undefined) return told;
    const record = this.trials[number];
    if (record === undefined) throw unknownTrial(this.name, number);
    if (!skipIfFinished || !isFinal(record)) throw trialEnded(this.name, record);
    return record;
  }

  async enqueue(params: Params, { skipIfExists = false }: EnqueueOptions = {}): Promise<number | undefined> {
    const { space, stored } = this.#core.parts;
    const faults = space === undefined ? [] : paramFaults(space, params);
    if (faults.length > 0) throw paramsInvalid(this.name, faults);
    if (skipIfExists) {
      await this.refresh();
      if (this.trials.some((trial) => trial.state !== 'FAILED' && holds(trial, params))) return undefined;
    }
    const rest = { distributions: {}, intermediate: [], attributes: {} };
    const number = await stored.add({ state: 'WAITING', params, ...rest });
    await this.refresh();
    return number;
  }

  async add(trial: FinishedTrial): Promise<number> {
    const { stored, space, clock } = this.#core.parts;
    const { directions, name } = this;
    const made = trialOf(trial, { study: name, space, directions, now: clock.now() });
    const number = await stored.add(made, { madeElsewhere: true });
    await this.refresh();
    return number;
  }

  async warmStart(from: Pick<Study, 'trials'> | readonly FinishedTrial[]): Promise<number> {
    const { stored, space, clock } = this.#core.parts;
    const { directions, name } = this;
    const given = 'trials' in from ? from.trials : from;
    const fitting = trialsThatFit(given, { study: name, space, directions, now: clock.now() });
    await this.refresh();
    const known = new Set(this.trials.map(sameFinish));
    const missing = fitting.filter((trial) => !known.has(sameFinish(trial)));
    for (const trial of missing) await stored.add(trial);
    await this.refresh();
    return missing.length;
  }

  async optimize(objective: Objective | ObjectiveModule, options: OptimizeOptions = {}): Promise<StudyEnd> {
    const { companion } = this.#core.parts;
    this.#isStopped = false;
    await companion?.begun();
    try {
      return await optimize({ core: this.#core, study: this, objective, options, isStopped: () => this.#isStopped });
    } finally {
      await companion?.ended(this);
    }
  }

  stop(): void {
    this.#isStopped = true;
  }

  importances(options: Omit<ImportancesOptions, 'direction'> = {}): readonly ParameterImportance[] {
    if (this.directions.length !== 1 && options.target === undefined)
      throw severalDirections(this.name, this.directions);
    const [direction] = this.directions;
    return importances(this.trials.filter(isFinal), { ...options, direction });
  }

  report(options?: StudyReportOptions): StudyReport {
    return studyReport(this, options);
  }

  refresh(): Promise<void> {
    return this.#core.refresh();
  }

  /** Gives back the trials of workers that are gone. */
  recover(): Promise<void> {
    return this.#core.recover();
  }
}

const holds = (trial: TrialRecord, params: Params): boolean =>
  Object.entries(params).every(([name, value]) => Object.is(trial.params[name], value));
