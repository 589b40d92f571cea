import type { LongWork } from '../schema/index.ts';
import type { ColumnSchema, ColumnStatistics, SplitFiles, SplitSpec, Table, TableSource } from '../tables/index.ts';
import type { VersionSelector } from './reference.ts';
import type { ValidationReport, ValidationRequest } from './validation/index.ts';

/** A dataset: a name with its versions. */
export interface Dataset {
  readonly name: string;
  readonly description?: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  readonly versionCount: number;
  readonly latestVersion: number;
}

/** One immutable version of a dataset. */
export interface DatasetVersion {
  readonly name: string;
  /** 1, 2, 3 … per dataset. */
  readonly version: number;
  /** SHA-256 of the content, the same in every file format. */
  readonly digest: string;
  readonly rowCount: number;
  readonly schema: readonly ColumnSchema[];
  readonly statistics: readonly ColumnStatistics[];
  /** Where it was registered from: a path, or what stands for it. */
  readonly source: string;
  /** The stored Parquet file. */
  readonly path: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** False when `register` found the same content already stored. */
  readonly created: boolean;
  /** The column to learn, when one was named. */
  readonly label?: string;
}

export interface DatasetRegistration {
  readonly name: string;
  readonly source: TableSource;
  /** What to remember as the source, where the file itself is only temporary; the file's path unless given. */
  readonly origin?: string;
  readonly label?: string;
  readonly description?: string;
  /** Looks at the rows before anything is stored; what it throws refuses the registration. */
  readonly check?: (table: Table) => void | Promise<void>;
}

/** A version's rows dealt into parts, each stored as a Parquet file. */
export interface DatasetSplit {
  readonly digest: string;
  readonly spec: SplitSpec;
  readonly files: SplitFiles;
}

/** How a file that is named by a reference is read; of no matter to a stored version. */
export type FileReading = Omit<TableSource, 'path'>;

/** The table behind a reference; dispose of it when done. */
export interface ResolvedDataset extends AsyncDisposable {
  readonly table: Table;
  /** Undefined for a file. */
  readonly version?: DatasetVersion;
  /** For people: `card-transactions@3`, or the path as it was given. */
  readonly label: string;
}

/** The catalogue of dataset versions. */
export interface Datasets {
  /**
   * Stores a table as the next version of a dataset, which is created when its name is new. The same content again is
   * the version it already has, with `created: false`.
   * @throws AssayError `DATASETS_NAME_INVALID`, `TABLES_…` for a file that is no table
   */
  register(registration: DatasetRegistration, work?: LongWork): Promise<DatasetVersion>;
  /**
   * One version: by number, `latest` (the default), or the first digits, at least 8, of its digest.
   * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`
   */
  get(name: string, version?: VersionSelector): Promise<DatasetVersion>;
  /** All datasets, by name. */
  list(): Promise<readonly Dataset[]>;
  /** All versions of one dataset, oldest first. */
  versions(name: string): Promise<readonly DatasetVersion[]>;
  /**
   * The stored rows; dispose of the table when done.
   * @throws AssayError `DATASETS_FILE_MISSING`
   */
  table(version: DatasetVersion, work?: LongWork): Promise<Table>;
  /**
   * Opens what a reference names: `name`, `name@3`, `name@latest`, `name@DIGEST`, or the path of a file, which is read
   * as `reading` says. Dispose of it when done.
   * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`, or why a file is no table
   */
  resolve(reference: string, reading?: FileReading, work?: LongWork): Promise<ResolvedDataset>;
  /**
   * Checks every rule of a suite on a dataset or file. Broken rules are in the report, which is no error.
   * @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault of the suite itself
   */
  validate(request: ValidationRequest, work?: LongWork): Promise<ValidationReport>;
  /** Deals the rows of a version into parts; the same version and spec are dealt once and kept. */
  split(version: DatasetVersion, spec: SplitSpec, work?: LongWork): Promise<DatasetSplit>;
}
