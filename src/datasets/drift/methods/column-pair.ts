import { type CategorySummary, type ColumnSummary, valueCount } from '../columns/column-summary.ts';

/** One column on both sides, read as the same kind. */
export interface ColumnPair {
  readonly reference: ColumnSummary;
  readonly current: ColumnSummary;
}

/** Equally long counts of both sides, in the same order. */
export interface PairedCounts {
  readonly names: readonly string[];
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/** What stands for rows without a usable value. */
export const MISSING_NAME = '(missing)';
/** What stands for values too rare to be kept by name. */
export const OTHERS_NAME = '(others)';

/** Counts by category, the reference's order first; rows without a value are a category of their own where asked for. */
export function countCategories({ reference, current }: ColumnPair, { withMissing = true } = {}): PairedCounts {
  const [left, right] = [categoriesOf(reference), categoriesOf(current)];
  const names = [...left.counts.keys(), ...[...right.counts.keys()].filter((name) => !left.counts.has(name))];
  const rows = names.map((name): [string, number, number] => [
    name,
    left.counts.get(name) ?? 0,
    right.counts.get(name) ?? 0,
  ]);
  rows.push([OTHERS_NAME, left.others, right.others]);
  if (withMissing) {
    rows.push([MISSING_NAME, reference.rows - valueCount(reference), current.rows - valueCount(current)]);
  }
  return paired(rows.filter(([, a, b]) => a + b > 0));
}

export function paired(rows: readonly (readonly [name: string, reference: number, current: number])[]): PairedCounts {
  return {
    names: rows.map(([name]) => name),
    reference: Float64Array.from(rows, ([, count]) => count),
    current: Float64Array.from(rows, ([, , count]) => count),
  };
}

const NOTHING: CategorySummary = { counts: new Map(), distinct: 0, others: 0 };

const categoriesOf = ({ categories }: ColumnSummary): CategorySummary => categories ?? NOTHING;
