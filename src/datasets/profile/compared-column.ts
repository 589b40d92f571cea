/** A column as correlations see it: every row, or every so many of them. */
export interface ComparedColumn {
  readonly name: string;
  readonly as: 'number' | 'category';
  /** Codes below `levels`, 255 for missing: categories, or ten bins of equally many rows. */
  readonly codes: Uint8Array;
  readonly levels: number;
  readonly hasMissing: boolean;
  /** Less its mean, in standard deviations; NaN for missing. Of numbers. */
  readonly scores?: Float32Array;
  /** Of the ranks, likewise. */
  readonly ranks?: Float32Array;
  /** Of the ranks, before they were divided by it. */
  readonly rankStd?: number;
  /** Rows that are not missing in ascending order; only where some are missing, and ranks depend on the other column. */
  readonly order?: Uint32Array;
}

export const MISSING = 255;
/** More categories than this are not compared. */
export const MOST_LEVELS = 100;
const BINS = 10;

/** @param values in row order, as positions below `levels`; NaN for missing */
export function comparedCategory(name: string, values: Float64Array, levels: number, stride: number): ComparedColumn {
  const codes = new Uint8Array(Math.ceil(values.length / stride));
  let hasMissing = false;
  for (let i = 0; i < codes.length; i++) {
    const value = values[i * stride] as number;
    codes[i] = Number.isNaN(value) ? MISSING : value;
    hasMissing ||= codes[i] === MISSING;
  }
  return { name, as: 'category', codes, levels, hasMissing };
}

/**
 * @param values in row order; what `order` leaves out is missing
 * @param order rows of finite values, ascending
 */
export function comparedNumber(
  name: string,
  values: Float64Array,
  { order, mean, std }: { readonly order: Uint32Array; readonly mean: number; readonly std: number },
  stride: number,
): ComparedColumn {
  const kept = stride === 1 ? order : order.filter((row) => row % stride === 0).map((row) => row / stride);
  const rows = Math.ceil(values.length / stride);
  const codes = new Uint8Array(rows).fill(MISSING);
  const scores = new Float32Array(rows).fill(Number.NaN);
  const ranks = new Float32Array(rows).fill(Number.NaN);
  let levels = 0;
  let lastBin = -1;
  eachTie(
    kept,
    (index) => values[index * stride] as number,
    (from, to) => {
      // A value belongs to one bin however often it occurs.
      const bin = Math.floor((BINS * from) / kept.length);
      if (bin !== lastBin) levels++;
      lastBin = bin;
      for (let i = from; i < to; i++) {
        const row = kept[i] as number;
        codes[row] = levels - 1;
        ranks[row] = (from + to + 1) / 2;
        scores[row] = ((values[row * stride] as number) - mean) / std;
      }
    },
  );
  const rankStd = standardise(ranks, kept);
  const hasMissing = kept.length < rows;
  return { name, as: 'number', codes, levels, hasMissing, scores, ranks, rankStd, ...(hasMissing && { order: kept }) };
}

/** Calls `take` with the bounds of each run of equal values in `order`. */
export function eachTie(
  order: Uint32Array,
  valueAt: (row: number) => number,
  take: (from: number, to: number) => void,
): void {
  for (let from = 0; from < order.length; ) {
    const value = valueAt(order[from] as number);
    let to = from + 1;
    while (to < order.length && valueAt(order[to] as number) === value) to++;
    take(from, to);
    from = to;
  }
}

/** To mean 0 and standard deviation 1 over the rows of `kept`. */
function standardise(values: Float32Array, kept: Uint32Array): number {
  const mean = (kept.length + 1) / 2;
  let squares = 0;
  for (const row of kept) squares += ((values[row] as number) - mean) ** 2;
  const std = Math.sqrt(squares / kept.length);
  for (const row of kept) values[row] = ((values[row] as number) - mean) / std;
  return std;
}
