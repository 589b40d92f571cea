import type { ColumnSchema, ColumnStatistics } from '../../tables/index.ts';
import type { DriftReport } from '../drift/index.ts';

export interface CompareOptions {
  /** Columns that name a row; with them, rows are matched and their differences found. */
  readonly key?: readonly string[];
  /** How many rows of each kind of difference to show; 10 unless given, at most 1000. */
  readonly samples?: number;
  /** Whether to look for drift as well; true unless given. */
  readonly drift?: boolean;
}

/** What is on one side. */
export interface ComparedSide {
  /** A reference, or the path of a file. */
  readonly label: string;
  readonly rows: number;
  readonly columns: number;
  readonly digest: string;
}

export interface SchemaChanges {
  readonly added: readonly ColumnSchema[];
  readonly removed: readonly ColumnSchema[];
  readonly retyped: readonly { readonly name: string; readonly from: ColumnSchema; readonly to: ColumnSchema }[];
  /** Columns of both sides whose order among these is another one. */
  readonly reordered: readonly string[];
}

/** The figures of one column on both sides; a side is left out where it has no such column. */
export interface ComparedFigures {
  readonly name: string;
  readonly before?: ColumnStatistics;
  readonly after?: ColumnStatistics;
}

/** A value as JSON has it: 64-bit integers, dates, NaN and infinities are text. */
export type ComparedValue = unknown;
export type ComparedRow = Readonly<Record<string, ComparedValue>>;

export interface ChangedRow {
  readonly key: ComparedRow;
  readonly changes: readonly { readonly column: string; readonly from: ComparedValue; readonly to: ComparedValue }[];
}

/** Rows matched by their key. Rows that share a key are matched in the order of their content. */
export interface RowChanges {
  readonly key: readonly string[];
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Rows beyond the first of each key. */
  readonly repeatedKeys: { readonly before: number; readonly after: number };
  /** In how many of the changed rows each column differs; only columns that both sides have. */
  readonly changedColumns: Readonly<Record<string, number>>;
  readonly samples: {
    readonly added: readonly ComparedRow[];
    readonly removed: readonly ComparedRow[];
    readonly changed: readonly ChangedRow[];
  };
}

/** Two tables side by side. */
export interface DatasetComparison {
  readonly before: ComparedSide;
  readonly after: ComparedSide;
  /** Equal in columns, types, values and order. */
  readonly isIdentical: boolean;
  /** Change of the row count; the share is left out where there were no rows before. */
  readonly rowCount: { readonly change: number; readonly share?: number };
  readonly schema: SchemaChanges;
  /** Columns in the order of the second side, then those that only the first one has. */
  readonly columns: readonly ComparedFigures[];
  /** What drifted from the first side to the second; left out where it was not asked for. */
  readonly drift?: DriftReport;
  /** Only when a key was named. */
  readonly rows?: RowChanges;
}
