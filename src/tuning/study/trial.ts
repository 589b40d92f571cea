import type { FloatDistribution, IntDistribution, Params, ParamValue } from '../space/distribution.ts';

/** A trial in the making: what an objective is called with. */
export interface Trial {
  readonly number: number;
  /** Everything chosen so far; all of it where the study or `ask` has a space. */
  readonly params: Params;
  /** The run that it is, in a study whose trials are runs. */
  readonly runId?: string | undefined;
  /** Aborted when the study is to end without waiting. */
  readonly signal: AbortSignal;
  /** @throws AssayError `TUNING_SPACE_INVALID`, `TUNING_PARAMETER_CHANGED` */
  suggestFloat(
    name: string,
    low: number,
    high: number,
    options?: Omit<FloatDistribution, 'kind' | 'low' | 'high'>,
  ): number;
  suggestInt(name: string, low: number, high: number, options?: Omit<IntDistribution, 'kind' | 'low' | 'high'>): number;
  suggestCategorical<Choice extends ParamValue>(name: string, choices: readonly Choice[]): Choice;
  /** How well it does after `step` (a whole number from 0), such as a training round. The first value of a step stays. */
  report(value: number, step: number): void;
  /** Whether the pruner holds that going on is not worth it; end then with `throw new TrialPruned()`. */
  shouldPrune(): boolean;
  /** A JSON-serialisable note that stays with the trial. */
  setAttribute(name: string, value: unknown): void;
}

/** Thrown by an objective that gives up; its trial is PRUNED with its last report as value. */
export class TrialPruned extends Error {
  constructor(message = 'The trial was pruned') {
    super(message);
    this.name = 'TrialPruned';
  }
}

/** How a trial ended: a value, several with several directions, or none. */
export type Outcome =
  | number
  | readonly number[]
  | { readonly pruned: true; readonly value?: number; readonly reason?: string }
  | { readonly failed: string };

/** Returns the value of a trial, or several with several directions. */
export type Objective = (trial: Trial) => number | readonly number[] | Promise<number | readonly number[]>;

/** An objective for worker threads: what a module exports, called with the trial and `data`. */
export interface ObjectiveModule {
  /** Its address, or a path from the current folder. */
  readonly module: URL | string;
  /** The function that is the objective: `(trial, data) => value`; `objective` unless given. */
  readonly export?: string | undefined;
  /** Handed to every thread; what is in a `SharedArrayBuffer` is shared, all else copied once a thread. */
  readonly data?: unknown;
}
