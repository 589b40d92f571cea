import type { Sample, SampleMoments } from '../../../stats/index.ts';
import type { ColumnType } from '../../../tables/index.ts';
import type { ColumnKind } from '../drift-report.ts';

/** What a comparison needs to know of one side of a column; small enough to be kept, see `baseline-file.ts`. */
export interface ColumnSummary {
  readonly name: string;
  readonly type: ColumnType;
  readonly kind: ColumnKind;
  readonly rows: number;
  readonly missing: number;
  readonly infinite: number;
  readonly unreadable: number;
  /** Of numeric columns, and of texts their lengths. */
  readonly numbers?: NumberSummary;
  /** Of categorical columns. */
  readonly categories?: CategorySummary;
}

export interface NumberSummary {
  /** All finite values, or knots of their distribution in a stored baseline. */
  readonly sample: Sample;
  readonly moments: SampleMoments;
  /** The least value, which knots may have lost. */
  readonly least: number;
  readonly median: number;
  /** The interior edges of ten bins that hold equally many values. */
  readonly deciles: Float64Array;
  /** Bounds beyond which a value counts as absurd: the middle 99 % and as much again on either side. */
  readonly fences: readonly [low: number, high: number];
  /** Population standard deviation of the values, moved to the fences where they lie beyond. */
  readonly scale: number;
  /** Different values, counted no further than {@link FEW_INTEGERS} + 1. */
  readonly fewValues: number;
}

export interface CategorySummary {
  /** How often each value occurs, most frequent first. */
  readonly counts: ReadonlyMap<string, number>;
  readonly distinct: number;
  /** Rows with values beyond those that are kept. */
  readonly others: number;
}

/** Up to so many different whole numbers are categories; as in Evidently. */
export const FEW_INTEGERS = 10;
/** Up to so many different fractions are categories. */
export const FEW_VALUES = 5;

/** Values that could be compared. */
export function valueCount({ rows, missing, infinite, unreadable }: ColumnSummary): number {
  return rows - missing - infinite - unreadable;
}
