import type { DuckDBDataChunk, Json } from '@duckdb/node-api';
import type { Matrix } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { FiniteFigures } from '../stats/index.ts';
import type { ColumnData } from './column-data.ts';
import type { ColumnSchema, ColumnType } from './column-type.ts';
import type { FileFormat } from './file-format.ts';
import type { SplitPart, SplitSpec } from './split-spec.ts';

/** A file that holds a table. */
export interface TableSource {
  readonly path: string;
  /** Told by the file's content and extension when left out. */
  readonly format?: FileFormat;
  /** Types that replace the inferred ones, by column name. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /**
   * The encoding of the text of a CSV or JSON file, such as `latin1`; left out, it is UTF-16 where the bytes show it,
   * else UTF-8.
   */
  readonly encoding?: string;
  /** Cells that mean "missing" in a CSV file, besides the empty one; such as `NA` or `?`. */
  readonly missingValues?: readonly string[];
}

/** How a label column becomes numbers. */
const LABEL_KINDS = ['binary', 'classes', 'number'] as const;
export type LabelKind = (typeof LABEL_KINDS)[number];

export interface MatrixOptions {
  /** Columns to take, in this order; all but the label when left out. */
  readonly features?: readonly string[];
  readonly label?: string;
  /** Numeric column with the weight of each row; it is no feature unless `features` names it. */
  readonly weight?: string | undefined;
  /** What numbers are kept in: `single` (the default) is what most algorithms compute with. */
  readonly precision?: 'single' | 'double' | undefined;
  /**
   * `binary` (the default): 0 and 1, a boolean, or text with exactly two values. `classes`: numbers 0 … k - 1, or text
   * whose sorted values are numbered. `number`: as it is, for regression.
   */
  readonly labelKind?: LabelKind;
  /**
   * What the label codes 0, 1, … stand for, as learnt before; for rows that must be coded as those were. Another value is
   * refused, one that does not occur is no matter. A label of kind `number` has no codes.
   */
  readonly labelValues?: readonly string[];
  /** Which of the two values of a binary label becomes 1; the greater one in code point order when left out. */
  readonly positiveLabel?: string;
  /** Columns that hold categories: their values become codes. */
  readonly encodings?: Readonly<Record<string, 'category'>>;
  /** Dictionaries learnt before, by column; a value that is not among them counts as missing. Implies the encoding. */
  readonly categories?: Readonly<Record<string, readonly string[]>>;
  /** A feature without a single value teaches nothing and is refused; scoring may `keep` it. */
  readonly allMissing?: 'refuse' | 'keep';
  /** A label of one class teaches nothing and is refused; scoring may `keep` it, where metrics then are undefined. */
  readonly oneClass?: 'refuse' | 'keep';
}

export interface LabelledMatrix {
  readonly matrix: Matrix;
  readonly rows: number;
  /** One per row, in row order; undefined when no label was asked for. */
  readonly labels?: Float32Array;
  /** One per row; NaN where the weight is missing. Undefined when no weight was asked for. */
  readonly weights?: Float32Array;
  /** What the codes 0, 1, … of the labels stand for, when the column is text or boolean or the codes were chosen. */
  readonly labelValues?: readonly string[];
}

/** Exact figures of one column. NaN counts as missing; infinite values are counted apart and left out of the rest. */
export interface ColumnStatistics {
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  readonly missing: number;
  /** Different values that are not missing. */
  readonly distinct: number;
  /** Of integer, number and boolean columns that hold at least one finite value. */
  readonly numeric?: NumericStatistics;
  /** The most frequent values, at most ten, of text and boolean columns. */
  readonly topValues?: readonly { readonly value: string; readonly count: number }[];
  /** Earliest and latest, as ISO 8601 text, of date and timestamp columns. */
  readonly range?: { readonly min: string; readonly max: string };
}

/** Of the finite values of a column. */
export type NumericStatistics = FiniteFigures;

export interface SplitFile {
  readonly path: string;
  readonly rowCount: number;
  /** Rows of the positive class, when the label is binary; of two texts, those of the greater one. */
  readonly positives?: number;
}

/** The parts that were asked for; `validation` only when its share was given. */
export type SplitFiles = { readonly train: SplitFile; readonly validation?: SplitFile; readonly test: SplitFile } & {
  readonly [part in SplitPart]?: SplitFile;
};

/** A table that stays in the engine: rows are never walked as objects. Row order is that of the source. */
export interface Table extends AsyncDisposable {
  /** The file behind it; undefined for a table made from columns. */
  readonly source: TableSource | undefined;
  readonly schema: readonly ColumnSchema[];
  readonly rowCount: number;
  /** Its name in the engine, safe to put into SQL. */
  readonly relation: string;

  /**
   * The features as a column-major Float32 (or, in double precision, Float64) matrix, NaN for missing, and the label and
   * weight if they are named. Rows keep their order; numbers are rounded to the nearest float32 (`Math.fround`).
   * @throws ColumnNotFoundError, ColumnsNotNumericError, ColumnsAllMissingError, LabelError
   */
  toMatrix(options?: MatrixOptions, work?: LongWork): Promise<LabelledMatrix>;

  /**
   * Asks the engine about this table, for figures that no method here gives.
   * @param sql makes the query from the name that the table has in the engine; text from outside goes through
   *   `identifier` and `literal`
   * @returns the rows of a small result as JSON values: 64-bit integers, NaN and infinities come as text
   */
  query(sql: (relation: string) => string, work?: LongWork): Promise<readonly (readonly Json[])[]>;

  /** Hands the result of a query over in chunks of typed columns, in order; of any size. */
  scan(
    sql: (relation: string) => string,
    take: (chunk: DuckDBDataChunk, firstRow: number) => void,
    work?: LongWork,
  ): Promise<void>;

  /** Exact figures of every column, in schema order. */
  statistics(work?: LongWork): Promise<readonly ColumnStatistics[]>;

  /**
   * SHA-256 of the content: column names, types and values in row order. The same content has the same digest in
   * whatever file format, row-group layout or integer width it is stored.
   * @returns 64 lower-case hex digits
   */
  digest(work?: LongWork): Promise<string>;

  /**
   * Digest and statistics of one reading, where the numbers of the table fit into 256 MB, else of two; what it read
   * stays in memory until `statistics` is called or the result is let go.
   */
  examine(work?: LongWork): Promise<Examination>;

  /** Writes all rows to a zstd-compressed Parquet file, which appears complete or not at all. */
  writeParquet(path: string, work?: LongWork): Promise<void>;

  /** Writes all rows to a comma-separated file with a header, which appears complete or not at all. */
  writeCsv(path: string, work?: LongWork): Promise<void>;

  /**
   * Writes all rows as one JSON object a line, to a file that appears complete or not at all. NaN and infinite values,
   * which JSON has not, become null.
   */
  writeJsonLines(path: string, work?: LongWork): Promise<void>;

  /**
   * Deals the rows into `train`, `validation` and `test` and writes each as a Parquet file into `folder`. The same
   * content and spec give the same rows, whatever the file format, row order aside from repeats, or number of threads.
   */
  split(spec: SplitSpec, folder: string, work?: LongWork): Promise<SplitFiles>;
}

/** What {@link Table.examine} finds. */
export interface Examination {
  /** As {@link Table.digest}. */
  readonly digest: string;
  /** As {@link Table.statistics}. */
  statistics(work?: LongWork): Promise<readonly ColumnStatistics[]>;
}

/** A query, and the Parquet file of each table that it names. */
export interface TableQuery {
  readonly sql: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** A table that was written to a Parquet file. */
export interface ConvertedTable {
  readonly table: Table;
  /** What it was read from. */
  readonly format: FileFormat;
}

export interface TablesOptions {
  /** Most memory the engine takes before it spills to disk, such as `2GB`; by default 80 % of the machine's. */
  readonly memoryLimit?: string;
  readonly threads?: number;
  /** Where the engine spills to; a folder of its own in the system's temporary folder when left out. */
  readonly temporaryFolder?: string;
}

/** The table engine: one in-memory DuckDB, closed on dispose. */
export interface Tables extends AsyncDisposable {
  /**
   * Opens a CSV, Parquet or JSON file and checks that it holds a table with at least one row.
   * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TABLES_FILE_FORMAT`, `TABLES_HEADER_INVALID`, `TABLES_EMPTY`
   */
  open(source: TableSource, work?: LongWork): Promise<Table>;

  /**
   * Reads a file once into a Parquet file, as {@link open} would read it, in bounded memory; the table is then read
   * from there.
   * @param path the Parquet file to write; keep it as long as the table is used
   * @returns the table, whose `source` is the Parquet file, and the format that the source has
   */
  convert(source: TableSource, path: string, work?: LongWork): Promise<ConvertedTable>;

  /**
   * The tables that a query reads, as it names them, each once.
   * @throws AssayError `TABLES_QUERY_INVALID` for what is not one SELECT
   */
  tablesOfQuery(sql: string, work?: LongWork): Promise<readonly string[]>;

  /**
   * Writes the rows of a query to a Parquet file. The query can read its inputs and nothing else: no other file, no
   * address.
   * @throws AssayError `TABLES_QUERY_INVALID`, `TABLES_EMPTY`
   */
  convertQuery(query: TableQuery, path: string, work?: LongWork): Promise<Table>;

  /** A table from equally long columns held in memory. */
  fromColumns(columns: readonly ColumnData[], work?: LongWork): Promise<Table>;
}
