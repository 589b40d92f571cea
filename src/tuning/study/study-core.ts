import type { Clock } from '../../schema/index.ts';
import type { Pruner } from '../pruners/pruner.ts';
import type { Sampler } from '../samplers/sampler.ts';
import type { Distribution, ParamValue } from '../space/distribution.ts';
import type { Space } from '../space/space.ts';
import type { StoredStudy, TrialStart } from '../storage/study-storage.ts';
import { GrowingHistory } from '../trials/history.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';
import { finishedTrial, PLAN_ATTRIBUTE } from '../trials/update-trial.ts';
import { BATCH_ATTRIBUTE, inBatches } from './batches.ts';
import { type Deciding, decideOne, decideParams, distributionsOf } from './decide-params.ts';
import { type Heartbeat, heartbeatOf } from './heartbeat.ts';
import { JointSpace } from './joint-space.ts';
import { OpenTrial } from './open-trial.ts';
import { outcomeOf } from './outcome-of.ts';
import { plannedTrial, type TrialPlan } from './plan.ts';
import type { Study } from './study.ts';
import type { Constraint } from './study-options.ts';
import type { Outcome } from './trial.ts';

/** What goes with the work on a study. */
export interface StudyCompanion {
  /** Called before the first trial of each `optimize`. */
  begun(): Promise<void>;
  /** Called after the last one, however it ended. */
  ended(study: Study): Promise<void>;
}

export interface StudyParts {
  readonly stored: StoredStudy;
  readonly space: Space | undefined;
  readonly sampler: Sampler;
  readonly pruner: Pruner | undefined;
  readonly clock: Clock;
  readonly constraints: readonly Constraint[];
  readonly companion?: StudyCompanion | undefined;
}

export interface BeginOptions {
  readonly space: Space | undefined;
  /** Trials of the whole study: none of this number or a higher one is begun. */
  readonly most?: number | undefined;
  /** No trial of this number or a higher one is begun now. */
  readonly before?: number | undefined;
  /** Given where trials are made in batches of so many. */
  readonly batchSize?: number | undefined;
  /** What the trial is told to stop by. */
  readonly signal?: (() => AbortSignal) | undefined;
}

/** `full`: there are as many trials as there may be; `exhausted`: no different one is left. */
export type Begun = OpenTrial | 'full' | 'exhausted';

type Decided = Pick<TrialStart, 'params' | 'distributions' | 'attributes'>;

/** Begins and ends the trials of a study, and knows what others did. */
export class StudyCore {
  readonly parts: StudyParts;
  readonly history = new GrowingHistory();
  readonly #deciding: Deciding;
  readonly #joint = new JointSpace(this.history);
  readonly #open = new Map<number, OpenTrial>();
  readonly #lost = new Set<OpenTrial>();
  readonly #heartbeat: Heartbeat;
  #asking: Promise<unknown> = Promise.resolve();
  #cursor: number | undefined;
  #isFrozen = false;

  constructor(parts: StudyParts) {
    this.parts = parts;
    const { stored, sampler, pruner, constraints } = parts;
    const { name: studyName, seed, directions } = stored.header;
    this.#deciding = { studyName, seed, directions, sampler, pruner, constraints, history: this.history };
    this.#heartbeat = heartbeatOf(stored, parts.clock, () => this.#open.size > 0);
  }

  get name(): string {
    return this.parts.stored.header.name;
  }

  get directions(): readonly Direction[] {
    return this.parts.stored.header.directions;
  }

  /** Learns what other workers did. */
  async refresh(): Promise<void> {
    const { trials, cursor } = await this.parts.stored.changes(this.#cursor);
    // Another call may have learned as much meanwhile.
    if (this.#cursor !== undefined && cursor <= this.#cursor) return;
    this.#cursor = cursor;
    for (const trial of inBatches(trials)) this.history.put(plannedTrial(trial));
  }

  /** Gives back the trials of workers that are gone, and those of this one whose end could not be written. */
  async recover(): Promise<void> {
    for (const trial of this.#lost) {
      await this.parts.stored.giveBack(trial.number, trial.attempt);
      this.#lost.delete(trial);
    }
    await this.#heartbeat.recover();
  }

  /** From now on trials learn nothing new of each other, until `thaw`. */
  freeze(): void {
    this.#isFrozen = true;
  }

  async thaw(): Promise<void> {
    this.#isFrozen = false;
    await this.refresh();
  }

  /** Calls decide one after another, each knowing of the trials before it. */
  begin(options: BeginOptions): Promise<Begun> {
    const begun = this.#asking.then(() => this.#begin(options));
    this.#asking = begun.catch(() => {});
    return begun;
  }

  /** @returns undefined when the trial was no longer to be ended by this call */
  async end(number: number, outcome: Outcome): Promise<TrialRecord | undefined> {
    const { stored, clock } = this.parts;
    const open = this.#open.get(number);
    const said = await open?.close();
    const trial = open?.record ?? this.history.trials[number];
    const directions = this.directions.length;
    const told = { ...said, ...outcomeOf(outcome, { trial, directions, at: clock.now() }) };
    const isTold = await stored.finish(number, told, open?.attempt);
    this.#forget(number);
    if (!this.#isFrozen) await this.refresh();
    if (!isTold) return undefined;
    return this.#isFrozen && trial !== undefined ? finishedTrial(trial, told) : this.history.trials[number];
  }

  /** Lets a trial that was begun here wait for another attempt. */
  async giveBack(trial: OpenTrial): Promise<void> {
    await trial.close();
    await this.parts.stored.giveBack(trial.number, trial.attempt);
    this.#forget(trial.number);
    if (!this.#isFrozen) await this.refresh();
  }

  /** Takes note of a trial whose end could not be written. */
  lose(trial: OpenTrial): void {
    this.#lost.add(trial);
    this.#forget(trial.number);
  }

  #forget(number: number): void {
    this.#open.delete(number);
  }

  async #begin(options: BeginOptions): Promise<Begun> {
    const { space, most = Number.POSITIVE_INFINITY, before = most, batchSize, signal } = options;
    if (!this.#isFrozen) await this.refresh();
    for (;;) {
      const waiting = this.history.nextWaiting;
      const number = waiting?.number ?? this.history.trials.length;
      if (number >= Math.min(most, before)) return 'full';
      const decided = this.#decide(space, number, waiting, most);
      if (decided === undefined) return 'exhausted';
      const { start, plan } = decided;
      const attributes = {
        ...start.attributes,
        ...(batchSize && { [BATCH_ATTRIBUTE]: Math.floor(number / batchSize) }),
      };
      const begun = await this.parts.stored.begin({ ...start, attributes, number, at: this.parts.clock.now() });
      if (begun !== undefined) return this.#opened(begun, plan, signal);
      await this.refresh();
    }
  }

  /** @returns undefined when every different trial has been made */
  #decide(
    space: Space | undefined,
    trial: number,
    waiting: TrialRecord | undefined,
    most: number,
  ): { readonly start: Decided; readonly plan?: TrialPlan | undefined } | undefined {
    const remaining = Number.isFinite(most) ? most - trial : undefined;
    const fixed = waiting?.params ?? {};
    if (space !== undefined) {
      const params = decideParams(this.#deciding, { space, trial, fixed, remaining });
      return params && { start: { params, distributions: distributionsOf(space, params) } };
    }
    const start = { params: fixed, distributions: waiting?.distributions ?? {} };
    const known = waiting?.attributes[PLAN_ATTRIBUTE] as TrialPlan | undefined;
    const plan = known ?? this.#plan({ trial, fixed, remaining });
    return plan === undefined ? { start } : { start: { ...start, attributes: { [PLAN_ATTRIBUTE]: plan } }, plan };
  }

  /** What the objective will ask for, as far as that is known: decided together, they can depend on each other. */
  #plan(decision: Omit<Parameters<typeof decideParams>[1], 'space'>): TrialPlan | undefined {
    const { space } = this.#joint;
    if (space === undefined) return undefined;
    const params = decideParams({ ...this.#deciding, constraints: [] }, { ...decision, space });
    return params && { params, distributions: distributionsOf(space, params) };
  }

  #opened(record: TrialRecord, plan: TrialPlan | undefined, signal: BeginOptions['signal']): OpenTrial {
    const { stored, pruner } = this.parts;
    const { studyName, directions } = this.#deciding;
    const trial = new OpenTrial(
      {
        studyName,
        stored,
        history: this.history,
        direction: directions[0] ?? 'minimize',
        pruner,
        signal: signal ?? (() => new AbortController().signal),
        planned: plan?.params ?? {},
        known: (name) => this.#joint.known(name),
        choose: (name, distribution, current) => this.#chooseOne(name, distribution, current),
        written: async () => {
          if (!this.#isFrozen) await this.refresh();
        },
      },
      record,
    );
    this.#open.set(record.number, trial);
    this.#heartbeat.start();
    this.history.put(plannedTrial(record));
    return trial;
  }

  #chooseOne(name: string, distribution: Distribution, { number, params }: TrialRecord): ParamValue {
    const space = this.#joint.only(name, distribution);
    return decideOne(this.#deciding, { space, name, trial: number, fixed: params });
  }
}
