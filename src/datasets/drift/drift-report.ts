import type { ColumnType } from '../../tables/index.ts';
import type { DriftMethodName } from './methods/method-names.ts';

/** How much a column or a dataset drifted. */
export const DRIFT_SEVERITIES = ['none', 'low', 'moderate', 'high'] as const;
export type DriftSeverity = (typeof DRIFT_SEVERITIES)[number];

/** What became of a column. Only `tested` ones have a verdict. */
export const COLUMN_STATUSES = ['tested', 'not-enough-data', 'not-tested', 'missing', 'new', 'failed'] as const;
export type ColumnStatus = (typeof COLUMN_STATUSES)[number];

/** What a column is compared as. */
export const COLUMN_KINDS = ['numeric', 'categorical', 'text', 'time', 'other'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** One side of a column in figures. */
export interface ColumnFigures {
  readonly rows: number;
  /** NULL or NaN. */
  readonly missing: number;
  readonly infinite: number;
  /** Values that cannot be read as what the reference holds. */
  readonly unreadable: number;
  /** Values that could be compared. */
  readonly values: number;
  readonly distinct?: number;
  readonly mean?: number;
  /** Sample standard deviation. */
  readonly std?: number;
  readonly min?: number;
  readonly median?: number;
  readonly max?: number;
}

/** The share of rows without a usable value, tested by itself. */
export interface MissingDrift {
  readonly reference: number;
  readonly current: number;
  readonly pValue: number;
  readonly adjustedPValue: number;
  readonly drifted: boolean;
}

/** How the values of both sides lie, as shares per bin or category; for drawing. */
export type DriftShape =
  | {
      readonly kind: 'bins';
      /** One more than bins; what lies outside is counted in the outermost ones. */
      readonly edges: readonly number[];
      readonly reference: readonly number[];
      readonly current: readonly number[];
    }
  | {
      readonly kind: 'categories';
      readonly categories: readonly string[];
      readonly reference: readonly number[];
      readonly current: readonly number[];
    };

/** The verdict on one column, and everything it rests on. */
export interface ColumnDrift {
  readonly name: string;
  /** Type in the reference; of a new column, in the current rows. */
  readonly type: ColumnType;
  /** Given where the current rows have another type. */
  readonly currentType?: ColumnType;
  readonly kind: ColumnKind;
  readonly status: ColumnStatus;
  /** Null where there is no verdict; `reason` says why. */
  readonly drifted: boolean | null;
  readonly severity: DriftSeverity;
  /** What `score` is, and who decided: a method, or the share of missing values. */
  readonly method: DriftMethodName | 'missing-share' | null;
  /** What is held against `threshold`. */
  readonly score: number | null;
  readonly threshold: number | null;
  /** The statistic of the test behind `pValue`. */
  readonly statistic: number | null;
  /** Never below 1e-16, which stands for anything as small. */
  readonly pValue: number | null;
  /** By Benjamini and Hochberg over all tests of the report; equal to `pValue` where a chosen method decides alone. */
  readonly adjustedPValue: number | null;
  /** In words: which test and which law. */
  readonly test: string | null;
  /** Other measures of the same difference, by name. */
  readonly measures: Readonly<Record<string, number>>;
  readonly reference: ColumnFigures | null;
  readonly current: ColumnFigures | null;
  readonly missing: MissingDrift | null;
  /** Values that only one side has, most frequent first, at most 20; categorical columns only. */
  readonly newCategories: readonly CategoryCount[];
  readonly vanishedCategories: readonly CategoryCount[];
  /** One sentence: what happened, or why there is no verdict. */
  readonly reason: string;
  readonly recommendation: string | null;
  readonly shape: DriftShape | null;
}

export interface CategoryCount {
  readonly value: string;
  readonly count: number;
}

/** How the rows of one side are named and how many there are. */
export interface DriftSide {
  readonly label: string;
  readonly rows: number;
}

/** What became of the dataset as a whole. */
export const DRIFT_VERDICTS = ['drifted', 'stable', 'not-enough-data'] as const;
export type DriftVerdict = (typeof DRIFT_VERDICTS)[number];

export interface DriftReport {
  readonly drifted: boolean;
  readonly verdict: DriftVerdict;
  readonly severity: DriftSeverity;
  /** Drifted columns among those with a verdict, in [0, 1]; 0 where none has one. */
  readonly share: number;
  /** The share from which on the dataset counts as drifted. */
  readonly shareThreshold: number;
  readonly driftedColumns: number;
  readonly testedColumns: number;
  readonly alpha: number;
  readonly minRows: number;
  readonly preset: string;
  readonly reference: DriftSide;
  readonly current: DriftSide;
  readonly reason: string;
  readonly recommendation: string | null;
  /** In the order of the reference, then columns that only the current rows have. */
  readonly columns: readonly ColumnDrift[];
}
