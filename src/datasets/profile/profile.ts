import type { Histogram } from '../../stats/index.ts';
import type { ColumnType } from '../../tables/index.ts';
import type { Outliers } from './find-outliers.ts';
import type { Issue } from './issues/issue.ts';

/** What the values of a column are, whatever type they are stored in. */
export const COLUMN_KINDS = ['number', 'category', 'boolean', 'date', 'identifier', 'text', 'empty', 'other'] as const;
export type ColumnKind = (typeof COLUMN_KINDS)[number];

/** Everything that is known of a table after one look: a JSON document, in which undefined numbers are null. */
export interface Profile {
  readonly format: 1;
  /** What was profiled: `payments@3`, or a path. */
  readonly name: string;
  /** Milliseconds since the Unix epoch. */
  readonly profiledAt: number;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  readonly overview: Overview;
  /** Worst first. */
  readonly issues: readonly Issue[];
  readonly missing: MissingPatterns;
  readonly correlations: Correlations;
  /** The strongest pairs of numbers, counted in a grid. */
  readonly interactions: readonly Interaction[];
  readonly target?: TargetProfile;
  readonly sample: Sample;
  /** What was not looked at in full, in words. */
  readonly notes: readonly string[];
}

export interface Overview {
  readonly cells: number;
  readonly missingCells: number;
  readonly missingShare: number;
  readonly infiniteCells: number;
  readonly duplicates: DuplicateRows;
  /** Columns by kind. */
  readonly kinds: Readonly<Partial<Record<ColumnKind, number>>>;
  /** Of the file, where there is one. */
  readonly bytes?: number;
}

/** Rows that are equal in every column. */
export interface DuplicateRows {
  /** Different rows that occur more than once. */
  readonly groups: number;
  /** Rows that could go without losing any. */
  readonly surplus: number;
  /** Of all rows. */
  readonly share: number;
  /** The most frequent ones. */
  readonly examples: readonly { readonly count: number; readonly values: readonly (string | null)[] }[];
  /** Repeats once columns that number the rows are left out; absent where that says nothing. */
  readonly withoutKeys?: { readonly columns: readonly string[]; readonly groups: number; readonly surplus: number };
}

export interface ValueCount {
  readonly value: string;
  readonly count: number;
  /** Of the values that are not missing. */
  readonly share: number;
}

export interface ColumnProfile {
  readonly name: string;
  readonly type: ColumnType;
  readonly kind: ColumnKind;
  readonly rows: number;
  /** Values that are not missing. */
  readonly count: number;
  /** NULL and NaN. */
  readonly missing: number;
  readonly missingShare: number;
  /** Different values. */
  readonly distinct: number;
  /** Values that occur once. */
  readonly unique: number;
  /** The most frequent values, at most ten. */
  readonly common: readonly ValueCount[];
  /** 1 for values that are equally frequent, 0 for one alone; of categories and booleans. */
  readonly evenness?: number;
  readonly numbers?: NumberProfile;
  readonly texts?: TextProfile;
  readonly dates?: DateProfile;
  /** An earlier column with the same values. */
  readonly sameAs?: string;
}

/** Figures of numbers; infinite values are counted and left out of the rest. Undefined figures are NaN. */
export interface NumberProfile {
  readonly infinite: number;
  readonly zeros: number;
  readonly negative: number;
  readonly isWhole: boolean;
  readonly min: number;
  readonly max: number;
  readonly range: number;
  readonly sum: number;
  readonly mean: number;
  /** With n - 1. */
  readonly std: number;
  readonly variance: number;
  readonly variationCoefficient: number;
  /** Corrected for bias. */
  readonly skewness: number;
  /** In excess of the normal distribution's; corrected for bias. */
  readonly kurtosis: number;
  readonly medianAbsoluteDeviation: number;
  /** Type 7. */
  readonly quantiles: Readonly<Record<(typeof QUANTILE_NAMES)[number], number>>;
  readonly interquartileRange: number;
  readonly order: RowOrder;
  /** 50 bins of equal width from the least value to the greatest. */
  readonly histogram: Histogram;
  /** Where most values are, when the whole range would show a single bar. */
  readonly centre?: Histogram;
  /** Gaussian kernel density over the shown range. */
  readonly density: { readonly at: readonly number[]; readonly values: readonly number[]; readonly bandwidth: number };
  readonly box: BoxPlot;
  readonly smallest: readonly ValueCount[];
  readonly largest: readonly ValueCount[];
  /** Values further out than the tail of the others explains. */
  readonly outliers: Outliers;
}

export const QUANTILE_NAMES = ['p01', 'p05', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p99'] as const;

/** Tukey's: whiskers end at the last value within 1.5 interquartile ranges of the box. */
export interface BoxPlot {
  readonly lowerWhisker: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly upperWhisker: number;
  /** Values beyond the whiskers. */
  readonly below: number;
  readonly above: number;
}

/** How values follow each other from row to row. */
export const ROW_ORDERS = ['strictly-increasing', 'increasing', 'strictly-decreasing', 'decreasing', 'none'] as const;
export type RowOrder = (typeof ROW_ORDERS)[number];

export interface TextProfile {
  readonly lengths: { readonly min: number; readonly mean: number; readonly median: number; readonly max: number };
  /** Texts of spaces alone or none. */
  readonly blank: number;
  /** With spaces at either end. */
  readonly padded: number;
  /** That read as a number. */
  readonly numeric: number;
  /** That read as a date or time. */
  readonly dated: number;
  readonly format?: 'url' | 'email' | 'uuid' | 'path';
  /** Of the most frequent values: characters by Unicode category, and words. */
  readonly characters: readonly { readonly category: string; readonly count: number }[];
  readonly words: readonly { readonly word: string; readonly count: number }[];
  /** Texts that are not like the others: no number among numbers. */
  readonly oddValues: readonly string[];
}

export interface DateProfile {
  /** ISO 8601. */
  readonly min: string;
  readonly max: string;
  readonly median: string;
  readonly order: RowOrder;
  /** Later than the moment of the profile, by more than a day. */
  readonly future: number;
  readonly infinite: number;
  /** Bins of equal width; edges in milliseconds since the Unix epoch. */
  readonly histogram: Histogram;
}

export interface MissingPatterns {
  /** Columns with missing values, in the order of the table; the emptiest ones where there are many. */
  readonly columns: readonly string[];
  /** Share of missing values by block of rows, in order: one list per column. */
  readonly blocks: readonly (readonly number[])[];
  /** First row of each block. */
  readonly blockStarts: readonly number[];
  /** The longest run of missing values of each column. */
  readonly runs: readonly { readonly firstRow: number; readonly length: number }[];
  /** Correlation of being missing, between the columns; NaN where one is empty. */
  readonly correlations: readonly (readonly number[])[];
  /** Which columns are missing together, most frequent first. */
  readonly patterns: readonly { readonly columns: readonly string[]; readonly rows: number }[];
  readonly completeRows: number;
}

/** Square matrices over `columns`. */
export interface Correlations {
  /** Columns that were compared. */
  readonly columns: readonly string[];
  /** `number` or `category`: what the column counts as. */
  readonly as: readonly ('number' | 'category')[];
  /** Between numbers; NaN elsewhere. */
  readonly pearson: readonly (readonly number[])[];
  readonly spearman: readonly (readonly number[])[];
  /** Cramér's V, corrected for bias, numbers cut into ten bins of equally many rows. */
  readonly cramersV: readonly (readonly number[])[];
  /** Spearman's between two numbers, Cramér's V elsewhere. */
  readonly auto: readonly (readonly number[])[];
}

export interface Interaction {
  readonly x: string;
  readonly y: string;
  /** Spearman's. */
  readonly correlation: number;
  readonly xEdges: readonly number[];
  readonly yEdges: readonly number[];
  /** Rows by cell, one list per bin of y from below. */
  readonly counts: readonly (readonly number[])[];
}

export interface TargetProfile {
  readonly column: string;
  /** True when nobody named it: its name is one that targets have. */
  readonly guessed: boolean;
  readonly task: 'binary' | 'multiclass' | 'regression';
  /** Rows whose target is missing. */
  readonly missing: number;
  /** The class that the figures are about, of a binary target. */
  readonly positive?: string;
  readonly classes: readonly ValueCount[];
  /** How well the place of a row in the table tells its class, as an area under the ROC curve; NaN but for two classes. */
  readonly orderAuc: number;
  /** How well each column alone tells the target, best first. */
  readonly features: readonly FeatureStrength[];
}

export interface FeatureStrength {
  readonly column: string;
  /** Area under the ROC curve of the column alone, turned so that it is at least 0.5; of a binary target. */
  readonly auc?: number;
  /** Of weights of evidence over ten bins; of a binary target. */
  readonly informationValue?: number;
  /** Of a target with classes. */
  readonly cramersV?: number;
  /** Between numbers. */
  readonly spearman?: number;
  /** Cramér's V of being missing; of a target with classes. */
  readonly missingV?: number;
  /** How the column is distributed in each class. */
  readonly distribution?: ClassDistribution;
}

/** Rows by bin: one list per class, in the order of the target's classes. */
export interface ClassDistribution {
  /** Of a number: one more than bins. */
  readonly edges?: readonly number[];
  /** Of a category. */
  readonly labels?: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

export interface Sample {
  readonly columns: readonly string[];
  readonly head: readonly (readonly (string | null)[])[];
  readonly tail: readonly (readonly (string | null)[])[];
}
