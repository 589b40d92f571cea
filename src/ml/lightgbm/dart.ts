import { LibraryRandom } from './library-random.ts';

export interface DartRules {
  readonly learning_rate: number;
  readonly drop_rate: number;
  readonly max_drop: number;
  readonly skip_drop: number;
  readonly uniform_drop: boolean;
  readonly xgboost_dart_mode: boolean;
}

/**
 * Which earlier rounds a round leaves out, and what its own trees and those count for afterwards, as in LightGBM and from
 * the same random numbers.
 * @see Vinayak, Gilad-Bachrach (2015), DART, AISTATS 38:489–497
 */
export class Dart {
  readonly #rules: DartRules;
  readonly #random: LibraryRandom;
  readonly #weights: number[] = [];
  #sum = 0;

  constructor(rules: DartRules, seed: number) {
    this.#rules = rules;
    this.#random = new LibraryRandom(seed);
  }

  /** Rounds to leave out, counting from 0; call it once a round. */
  drop(): number[] {
    const { skip_drop, drop_rate, max_drop, uniform_drop } = this.#rules;
    const rounds = this.#weights.length;
    const dropped: number[] = [];
    if (this.#random.nextFloat() < skip_drop || rounds === 0) return dropped;
    const scale = uniform_drop ? 1 : rounds / this.#sum;
    const most = uniform_drop ? max_drop / rounds : (max_drop * scale) / this.#sum;
    const rate = max_drop > 0 ? Math.min(drop_rate, most) : drop_rate;
    for (let round = 0; round < rounds; round++) {
      const weight = uniform_drop ? 1 : this.#weights[round]! * scale;
      if (!(this.#random.nextFloat() < rate * weight)) continue;
      dropped.push(round);
      // The library compares without signs, so that only a negative number is no limit.
      if (max_drop >= 0 && dropped.length >= max_drop) break;
    }
    return dropped;
  }

  /** The factor on the outputs of the round's new trees. */
  shrinkage(dropped: number): number {
    const { learning_rate, xgboost_dart_mode } = this.#rules;
    if (!xgboost_dart_mode) return learning_rate / (1 + dropped);
    return dropped === 0 ? learning_rate : learning_rate / (learning_rate + dropped);
  }

  /** The factor on the outputs of trees that were left out, once the round is over. */
  factorOfDropped(dropped: number): number {
    const { learning_rate, xgboost_dart_mode } = this.#rules;
    return dropped / (dropped + (xgboost_dart_mode ? learning_rate : 1));
  }

  /** Takes the round in. */
  settle(dropped: readonly number[]): void {
    const { learning_rate, xgboost_dart_mode } = this.#rules;
    const factor = this.factorOfDropped(dropped.length);
    const loss = 1 / (dropped.length + (xgboost_dart_mode ? learning_rate : 1));
    for (const round of dropped) {
      this.#sum -= this.#weights[round]! * loss;
      this.#weights[round]! *= factor;
    }
    const weight = this.shrinkage(dropped.length);
    this.#weights.push(weight);
    this.#sum += weight;
  }
}
