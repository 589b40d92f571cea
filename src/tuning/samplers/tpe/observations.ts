import { type Dimension, dimensionOf } from '../../space/dimension.ts';
import type { StudyHistory } from '../../trials/history.ts';
import type { Direction, TrialRecord } from '../../trials/trial-record.ts';
import { Arena } from './arena.ts';
import { byMerit, type Merit, meritOf } from './merit.ts';
import { rankByFronts } from './rank-by-fronts.ts';

/** Where the values of one parameter lie in model space, a row for each trial that ended. */
export interface Column {
  readonly dimension: Dimension;
  /** By row; NaN where the trial lacks the parameter or the range does not hold its value. At least as long as needed. */
  readonly positions: Float64Array;
  /** The rows that have it, by position; at least as long as `count`. */
  readonly order: Int32Array;
  readonly count: number;
  /** Of the kernel that a row had last. */
  readonly shapes: RowShapes;
}

/**
 * Shapes of kernels by row, as long as the positions: from trial to trial few of them change, and they take logarithms of
 * chances to make.
 */
export interface RowShapes {
  /** 0 where there was no kernel yet. */
  readonly widths: Float64Array;
  /** The logarithm of the share of the kernel that lies within the range. */
  readonly logMasses: Float64Array;
  /** The logarithm of its density at the centre. */
  readonly logNorms: Float64Array;
}

/** The trials of a history as columns; as trials end, rows are added, nothing is computed anew. */
export class Observations {
  readonly #history: StudyHistory;
  readonly #directions: readonly Direction[];
  readonly #columns = new Map<string, GrowingColumn>();
  readonly #merits: (Merit | undefined)[] = [];
  readonly #ranked: number[] = [];
  /** With several directions, as of so many finished trials: one more may change every front. */
  #byFronts: { readonly finished: number; readonly rows: readonly number[] } = { finished: 0, rows: [] };
  /** For the decision that is being made. */
  readonly arena = new Arena();

  constructor(history: StudyHistory, directions: readonly Direction[]) {
    this.#history = history;
    this.#directions = directions;
  }

  /** COMPLETE and PRUNED trials, the best first, by row. */
  ranked(): readonly number[] {
    const { finished } = this.#history;
    if (this.#directions.length > 1) {
      if (this.#byFronts.finished !== finished.length) {
        this.#byFronts = { finished: finished.length, rows: rankByFronts(finished, this.#directions) };
      }
      return this.#byFronts.rows;
    }
    for (let row = this.#merits.length; row < finished.length; row++) {
      const merit = meritOf(finished[row] as TrialRecord, this.#directions);
      this.#merits.push(merit);
      if (merit === undefined) continue;
      const before = lowerBound(
        this.#ranked.length,
        (i) => byMerit(this.#merit(this.#ranked[i] as number), merit) <= 0,
      );
      this.#ranked.splice(before, 0, row);
    }
    return this.#ranked;
  }

  column(dimension: Dimension): Column {
    const { finished } = this.#history;
    let column = this.#columns.get(dimension.name);
    if (column === undefined || !column.isOf(dimension)) {
      column = new GrowingColumn(dimension);
      this.#columns.set(dimension.name, column);
    }
    column.read(finished);
    return column;
  }

  /** What a parameter was drawn from when it was last drawn; undefined for one that no trial has. */
  dimensionOf(name: string): Dimension | undefined {
    const { finished } = this.#history;
    for (let row = finished.length - 1; row >= 0; row--) {
      const distribution = (finished[row] as TrialRecord).distributions[name];
      if (distribution === undefined) continue;
      const known = this.#columns.get(name)?.dimension;
      return known?.distribution === distribution ? known : dimensionOf(name, distribution);
    }
    return undefined;
  }

  #merit(row: number): Merit {
    return this.#merits[row] as Merit;
  }
}

class GrowingColumn implements Column {
  readonly dimension: Dimension;
  positions = new Float64Array(64);
  order = new Int32Array(64);
  count = 0;
  shapes: RowShapes = shapesOf(64);
  #rows = 0;
  #key: string | undefined;

  constructor(dimension: Dimension) {
    this.dimension = dimension;
  }

  /** Trials that suggest on the way bring an equal dimension each time. */
  isOf(dimension: Dimension): boolean {
    if (dimension === this.dimension) return true;
    this.#key ??= JSON.stringify(this.dimension.distribution);
    return this.#key === JSON.stringify(dimension.distribution);
  }

  read(finished: readonly TrialRecord[]): void {
    if (finished.length > this.positions.length) {
      this.positions = grown(this.positions, new Float64Array(2 * finished.length));
      this.order = grown(this.order, new Int32Array(2 * finished.length));
      this.shapes = shapesOf(2 * finished.length);
    }
    for (; this.#rows < finished.length; this.#rows++) {
      const value = (finished[this.#rows] as TrialRecord).params[this.dimension.name];
      const position = value === undefined ? Number.NaN : this.dimension.encode(value);
      this.positions[this.#rows] = position;
      if (!Number.isNaN(position)) this.#place(this.#rows, position);
    }
  }

  #place(row: number, position: number): void {
    const at = lowerBound(this.count, (i) => (this.positions[this.order[i] as number] as number) <= position);
    this.order.copyWithin(at + 1, at, this.count);
    this.order[at] = row;
    this.count++;
  }
}

const shapesOf = (rows: number): RowShapes => ({
  widths: new Float64Array(rows),
  logMasses: new Float64Array(rows),
  logNorms: new Float64Array(rows),
});

function grown<Values extends Float64Array | Int32Array>(values: Values, larger: Values): Values {
  larger.set(values);
  return larger;
}

/** The first index of `length` that does not belong before; all that do must stand first. */
function lowerBound(length: number, isBefore: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
