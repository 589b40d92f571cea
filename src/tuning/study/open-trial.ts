import type { AssayError } from '../../errors/index.ts';
import { display, faultsError } from '../../schema/index.ts';
import type { Pruner } from '../pruners/pruner.ts';
import { dimensionOf } from '../space/dimension.ts';
import type { Distribution, Params, ParamValue } from '../space/distribution.ts';
import { distributionFaults } from '../space/space-faults.ts';
import type { StoredStudy, TrialUpdate } from '../storage/study-storage.ts';
import type { StudyHistory } from '../trials/history.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';
import { updatedTrial } from '../trials/update-trial.ts';
import { BackgroundUpdates } from './background-updates.ts';
import { jsonValue, refuseInvalidReport } from './check-said.ts';
import { parameterChanged, paramsInvalid } from './errors.ts';
import type { Trial } from './trial.ts';

export interface TrialContext {
  readonly studyName: string;
  readonly stored: StoredStudy;
  readonly history: StudyHistory;
  readonly direction: Direction;
  readonly pruner: Pruner | undefined;
  /** Asked once, by the first that looks at the signal of the trial. */
  signal(): AbortSignal;
  /** Values decided for parameters that were not asked for yet. */
  readonly planned: Params;
  /** What the parameter was last drawn from in this study. */
  known(name: string): Distribution | undefined;
  /** A value for one more parameter, given those there are. */
  choose(name: string, distribution: Distribution, trial: TrialRecord): ParamValue;
  /** Called when something said was written. */
  written(): Promise<void>;
}

/** Keeps what an objective says; writes follow in the background, in order. */
export class OpenTrial implements Trial {
  readonly #context: TrialContext;
  readonly #updates: BackgroundUpdates;
  #record: TrialRecord;
  #signal: AbortSignal | undefined;

  constructor(context: TrialContext, record: TrialRecord) {
    this.#context = context;
    this.#record = record;
    const { stored, written } = context;
    this.#updates = new BackgroundUpdates(async (update) => {
      await stored.update(record.number, update, record.attempt);
      await written();
    });
  }

  get number(): number {
    return this.#record.number;
  }

  get signal(): AbortSignal {
    this.#signal ??= this.#context.signal();
    return this.#signal;
  }

  get params(): Params {
    return this.#record.params;
  }

  get runId(): string | undefined {
    return this.#record.runId;
  }

  get attempt(): number | undefined {
    return this.#record.attempt;
  }

  get record(): TrialRecord {
    return this.#record;
  }

  // Bound to the trial, for objectives that take it apart: `({ params, report }) => …`.
  readonly suggestFloat = (name: string, low: number, high: number, options: object = {}): number => {
    return this.suggest(name, { kind: 'float', low, high, ...options }) as number;
  };

  readonly suggestInt = (name: string, low: number, high: number, options: object = {}): number => {
    return this.suggest(name, { kind: 'int', low, high, ...options }) as number;
  };

  readonly suggestCategorical = <Choice extends ParamValue>(name: string, choices: readonly Choice[]): Choice => {
    return this.suggest(name, { kind: 'categorical', choices }) as Choice;
  };

  readonly report = (value: number, step: number): void => {
    refuseInvalidReport(value, step);
    const { intermediate } = this.#record;
    const last = intermediate.at(-1)?.[0] ?? -1;
    if (step <= last && intermediate.some(([known]) => known === step)) return;
    this.#put({ intermediate: [[step, value]] });
  };

  readonly shouldPrune = (): boolean => {
    const { pruner, history, direction, studyName } = this.#context;
    if (pruner === undefined || this.#record.intermediate.length === 0) return false;
    return pruner.shouldPrune({ trial: this.#record, history, direction, studyName });
  };

  readonly setAttribute = (name: string, value: unknown): void => {
    this.#put({ attributes: { [name]: jsonValue(name, value) } });
  };

  /**
   * Writes nothing more.
   * @returns what was said and is not written yet
   * @throws what hindered a write
   */
  close(): Promise<TrialUpdate> {
    return this.#updates.close();
  }

  /** The value of a parameter that its objective asks for. */
  suggest(name: string, distribution: Distribution): ParamValue {
    const { params, distributions } = this.#record;
    const before = distributions[name] ?? this.#context.known(name);
    if (before !== undefined && before.kind !== distribution.kind) {
      throw parameterChanged(this.#context.studyName, name, before.kind, distribution.kind);
    }
    if (name in params && name in distributions) return params[name] as ParamValue;
    const faults = distributionFaults(name, distribution);
    if (faults.length > 0) throw distributionInvalid(faults);
    const value = this.#choose(name, distribution);
    this.#put({ params: { [name]: value }, distributions: { [name]: distribution } });
    return value;
  }

  #choose(name: string, distribution: Distribution): ParamValue {
    const { encode } = dimensionOf(name, distribution);
    const isIn = (value: ParamValue | undefined): value is ParamValue =>
      value !== undefined && !Number.isNaN(encode(value));
    const enqueued = this.#record.params[name];
    if (enqueued !== undefined && !isIn(enqueued)) {
      const fault = { path: name, got: display(enqueued), expected: 'a value that the objective can be given' };
      throw paramsInvalid(this.#context.studyName, [fault]);
    }
    const planned = this.#context.planned[name];
    if (enqueued !== undefined) return enqueued;
    return isIn(planned) ? planned : this.#context.choose(name, distribution, this.#record);
  }

  #put(update: TrialUpdate): void {
    this.#record = updatedTrial(this.#record, update);
    this.#updates.add(update);
  }
}

const distributionInvalid = (faults: ReturnType<typeof distributionFaults>): AssayError =>
  faultsError(faults, {
    code: 'TUNING_SPACE_INVALID',
    subject: 'search space',
    remedy: 'Correct what the objective asks for',
  });
