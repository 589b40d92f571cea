import type { Pruner } from '../pruners/pruner.ts';
import type { Distribution, Params, ParamValue } from '../space/distribution.ts';
import type { StoredStudy, TrialUpdate } from '../storage/study-storage.ts';
import type { StudyHistory } from '../trials/history.ts';
import type { Direction, TrialRecord } from '../trials/trial-record.ts';
import type { Trial } from './trial.ts';

export interface TrialContext {
  readonly studyName: string;
  readonly stored: StoredStudy;
  readonly history: StudyHistory;
  readonly direction: Direction;
  readonly pruner: Pruner | undefined;
  readonly signal: AbortSignal;
  /** A value for one more parameter, given those there are. */
  choose(name: string, distribution: Distribution, trial: TrialRecord): ParamValue;
}

/** Keeps what an objective says; writes follow in the background, in order, and `settled` waits for them. */
export class OpenTrial implements Trial {
  readonly signal: AbortSignal;
  readonly #context: TrialContext;
  #record: TrialRecord;
  #written: Promise<unknown> = Promise.resolve();

  constructor(context: TrialContext, record: TrialRecord) {
    this.#context = context;
    this.#record = record;
    this.signal = context.signal;
  }

  get number(): number {
    return this.#record.number;
  }

  get params(): Params {
    return this.#record.params;
  }

  get runId(): string | undefined {
    return this.#record.runId;
  }

  get record(): TrialRecord {
    return this.#record;
  }

  suggestFloat(name: string, low: number, high: number, options: object = {}): number {
    return this.#suggest(name, { kind: 'float', low, high, ...options }) as number;
  }

  suggestInt(name: string, low: number, high: number, options: object = {}): number {
    return this.#suggest(name, { kind: 'int', low, high, ...options }) as number;
  }

  suggestCategorical<Choice extends ParamValue>(name: string, choices: readonly Choice[]): Choice {
    return this.#suggest(name, { kind: 'categorical', choices }) as Choice;
  }

  report(value: number, step: number): void {
    if (this.#record.intermediate.some(([known]) => known === step)) return;
    const intermediate = [...this.#record.intermediate, [step, value] as const].sort(([a], [b]) => a - b);
    this.#put({ ...this.#record, intermediate }, { intermediate: [[step, value]] });
  }

  shouldPrune(): boolean {
    const { pruner, history, direction, studyName } = this.#context;
    if (pruner === undefined || this.#record.intermediate.length === 0) return false;
    return pruner.shouldPrune({ trial: this.#record, history, direction, studyName });
  }

  setAttribute(name: string, value: unknown): void {
    const attributes = { [name]: value };
    this.#put({ ...this.#record, attributes: { ...this.#record.attributes, ...attributes } }, { attributes });
  }

  /** Takes the parameters of a declared space, all at once. */
  decide(params: Params, distributions: Readonly<Record<string, Distribution>>): void {
    const drawn = Object.fromEntries(Object.entries(distributions).filter(([name]) => name in params));
    this.#put({ ...this.#record, params, distributions: drawn }, { params, distributions: drawn });
  }

  /** Resolves when everything said so far is written; throws what hindered it. */
  async settled(): Promise<void> {
    await this.#written;
  }

  #suggest(name: string, distribution: Distribution): ParamValue {
    const known = this.#record.params[name];
    if (known !== undefined && name in this.#record.distributions) return known;
    const value = known ?? this.#context.choose(name, distribution, this.#record);
    const params = { [name]: value };
    const distributions = { [name]: distribution };
    const record = this.#record;
    this.#put(
      {
        ...record,
        params: { ...record.params, ...params },
        distributions: { ...record.distributions, ...distributions },
      },
      { params, distributions },
    );
    return value;
  }

  #put(record: TrialRecord, update: TrialUpdate): void {
    this.#record = record;
    this.#written = this.#written.then(() => this.#context.stored.update(record.number, update));
    // Said again by `settled`.
    this.#written.catch(() => {});
  }
}
