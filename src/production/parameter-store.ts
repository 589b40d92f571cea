import type { Cancellable } from './cancellable.ts';

declare const brand: unique symbol;

/** A path such as `/fraud-detection/hyperparameters/eta`; minted by {@link parameterName}. */
export type ParameterName = string & { readonly [brand]: 'ParameterName' };

export interface StoredParameter {
  readonly value: string;
  /** Counts up with every change of this parameter, whoever made it. */
  readonly version: number;
}

/**
 * Where production reads its hyperparameters. Implemented in `adapters/local`.
 *
 * Values are text and come back to the letter. A store need not offer a conditional write (AWS Parameter Store has
 * none), so `version` is how a writer learns that somebody else wrote in between. Several processes may use one
 * store at once.
 */
export interface ParameterStore extends AsyncDisposable {
  /** The current value; undefined if never written, so that rollback knows to remove the name. */
  read(name: ParameterName, options?: Cancellable): Promise<StoredParameter | undefined>;
  /**
   * Replaces the value and returns the version this made: one more than the last `read` if nobody else wrote in
   * between. Once it resolves, every later `read` sees the new value; when it rejects, the old value is kept.
   */
  write(name: ParameterName, value: string, options?: Cancellable): Promise<number>;
  /** Forgets the name. Forgetting an unknown name succeeds. */
  remove(name: ParameterName, options?: Cancellable): Promise<void>;
}
