import { chiSquareTail } from '../tail-probabilities.ts';
import type { ContingencyTable } from './contingency-table.ts';

/** Pearson's chi-square of independence, without Yates' correction; NaN where a side has a single category. */
export function chiSquareIndependence({ rows, columns, counts, rowTotals, columnTotals, total }: ContingencyTable): {
  readonly statistic: number;
  readonly degrees: number;
  readonly pValue: number;
} {
  const degrees = (rows - 1) * (columns - 1);
  if (degrees <= 0) return { statistic: Number.NaN, degrees: Math.max(0, degrees), pValue: Number.NaN };
  let statistic = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const expected = (rowTotals[row]! * columnTotals[column]!) / total;
      statistic += (counts[row * columns + column]! - expected) ** 2 / expected;
    }
  }
  return { statistic, degrees, pValue: chiSquareTail(statistic, degrees) };
}

/**
 * Cramér's V: 0 for independent categories, 1 where one tells the other.
 * @returns `raw`, and `corrected` for what small samples show by chance; NaN where a side has a single category
 * @see Cramér (1946), Mathematical Methods of Statistics, ch. 21; Bergsma (2013), J. Korean Statistical Society 42:323–328
 */
export function cramersV(table: ContingencyTable): { readonly raw: number; readonly corrected: number } {
  const { rows, columns, total } = table;
  const { statistic } = chiSquareIndependence(table);
  if (Number.isNaN(statistic)) return { raw: Number.NaN, corrected: Number.NaN };
  const phi = statistic / total;
  const excess = Math.max(0, phi - ((rows - 1) * (columns - 1)) / (total - 1));
  const [r, c] = [rows - (rows - 1) ** 2 / (total - 1), columns - (columns - 1) ** 2 / (total - 1)];
  const room = Math.min(r, c) - 1;
  return {
    raw: Math.sqrt(phi / (Math.min(rows, columns) - 1)),
    // With as many categories as rows nothing is left to say.
    corrected: room > 0 ? Math.min(1, Math.sqrt(excess / room)) : Number.NaN,
  };
}

/** Mutual information in nats; 0 for independent categories. */
export function mutualInformation({ rows, columns, counts, rowTotals, columnTotals, total }: ContingencyTable): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = counts[row * columns + column]!;
      if (count > 0) sum += (count / total) * Math.log((count * total) / (rowTotals[row]! * columnTotals[column]!));
    }
  }
  return total === 0 ? Number.NaN : Math.max(0, sum);
}

/**
 * Theil's uncertainty coefficients: the share of what is unknown of one side that the other tells.
 * @returns in [0, 1]; NaN where the side to be told is constant, so that nothing is unknown
 * @see Theil (1970), American Journal of Sociology 76(1):103–154
 */
export function theilsU(table: ContingencyTable): {
  readonly rowsGivenColumns: number;
  readonly columnsGivenRows: number;
} {
  const shared = mutualInformation(table);
  const share = (totals: Float64Array): number => {
    const whole = entropy(totals);
    return whole > 0 ? Math.min(1, shared / whole) : Number.NaN;
  };
  return { rowsGivenColumns: share(table.rowTotals), columnsGivenRows: share(table.columnTotals) };
}

/** Shannon's entropy of counts, in nats; NaN of none. */
export function entropy(counts: ArrayLike<number>): number {
  const values = Array.from(counts);
  const total = values.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  return values.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
}
