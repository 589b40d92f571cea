import type { Random } from '../../stats/index.ts';
import { checkWeights } from './check-weights.ts';

/** A sample drawn from the rows, with replacement; metrics take whichever view they can. It changes with the next draw. */
export interface Resample {
  /** How often each row was drawn, times its own weight: for metrics that take weights. */
  readonly weights: Float64Array;
  /** The numbers of the rows drawn, ascending, as often as drawn: for metrics that take none. */
  rows(): Uint32Array;
}

/** Draws samples of rows into one memory, without copying a row. */
export class BootstrapDraws {
  readonly #counts: Uint32Array;
  readonly #weights: Float64Array;
  readonly #own: ArrayLike<number> | undefined;
  readonly #strata: readonly Uint32Array[];

  /**
   * @param strata the stratum of each row, such as its class: each then keeps its number of rows
   * @throws ShapeMismatchError, WeightsInvalidError
   */
  constructor({
    rows,
    weights,
    strata,
  }: {
    readonly rows: number;
    readonly weights?: ArrayLike<number> | undefined;
    readonly strata?: ArrayLike<number> | undefined;
  }) {
    checkWeights(weights, rows);
    this.#counts = new Uint32Array(rows);
    this.#weights = new Float64Array(rows);
    this.#own = weights;
    this.#strata = rowsByStratum(rows, strata);
  }

  /** Every row once. */
  whole(): Resample {
    this.#counts.fill(1);
    return this.#resample();
  }

  /** Every row once but those of one group, of the group numbers given by row. */
  without(group: number, groups: Uint32Array): Resample {
    for (let row = 0; row < groups.length; row++) this.#counts[row] = groups[row] === group ? 0 : 1;
    return this.#resample();
  }

  draw(random: Random): Resample {
    const counts = this.#counts.fill(0);
    for (const stratum of this.#strata) {
      for (let i = 0; i < stratum.length; i++) counts[stratum[random.integer(stratum.length)]!]!++;
    }
    return this.#resample();
  }

  #resample(): Resample {
    const [counts, weights, own] = [this.#counts, this.#weights, this.#own];
    for (let row = 0; row < counts.length; row++)
      weights[row] = own === undefined ? counts[row]! : counts[row]! * own[row]!;
    return { weights, rows: () => repeat(counts) };
  }
}

function repeat(counts: Uint32Array): Uint32Array {
  const rows = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  for (let row = 0; row < counts.length; row++) {
    rows.fill(row, at, at + counts[row]!);
    at += counts[row]!;
  }
  return rows;
}

function rowsByStratum(rows: number, strata: ArrayLike<number> | undefined): readonly Uint32Array[] {
  if (strata === undefined) return [Uint32Array.from({ length: rows }, (_, row) => row)];
  const byStratum = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const stratum = strata[row]!;
    const known = byStratum.get(stratum);
    if (known) known.push(row);
    else byStratum.set(stratum, [row]);
  }
  return [...byStratum.values()].map((numbers) => Uint32Array.from(numbers));
}
