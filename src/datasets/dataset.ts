import type { LineageGraph, LineageQuery } from '../lineage/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { ColumnSchema, ColumnStatistics, SplitFiles, SplitSpec, Table, TableSource } from '../tables/index.ts';
import type { CompareOptions, DatasetComparison } from './comparison/comparison.ts';
import type { DriftBaseline, DriftOptions, DriftReport } from './drift/index.ts';
import type { ImportFacts, OpenData } from './open-data/index.ts';
import type { Profile } from './profile/index.ts';
import type { ProfileRequest } from './profile-request.ts';
import type { VersionSelector } from './reference.ts';
import type { Suite, ValidationReport, ValidationRequest } from './validation/index.ts';

/** A dataset: a name with its versions. */
export interface Dataset {
  readonly name: string;
  readonly description?: string;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** When its newest version was registered. */
  readonly updatedAt: number;
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
  /** Bytes of the stored file. */
  readonly size: number;
  /** Milliseconds since the Unix epoch. */
  readonly createdAt: number;
  /** False when `register` found the same content already stored. */
  readonly created: boolean;
  /** The column to learn, when one was named. */
  readonly label?: string;
  /** Who registered it. */
  readonly user?: string;
  /** Why it was made. */
  readonly message?: string;
  /** The number of the version that it follows, which may have been deleted since. */
  readonly parent?: number;
  /** The source as it was read; what is not known of it is left out. */
  readonly origin: DatasetOrigin;
  readonly tags: Readonly<Record<string, string>>;
  readonly aliases: readonly string[];
  /** What the last review says; `unreviewed` without one. */
  readonly status: ReviewDecision | 'unreviewed';
  /** Every review, oldest first. */
  readonly reviews: readonly DatasetReview[];
}

export interface DatasetOrigin {
  /** Such as `csv`, `parquet`, `json` or `query`. */
  readonly format?: string;
  /** Bytes. */
  readonly size?: number;
  /** Of the bytes as they were read, 64 lower-case hex digits. */
  readonly sha256?: string;
  /** The SQL that made the rows. */
  readonly query?: string;
}

export const REVIEW_DECISIONS = ['approved', 'rejected'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** What somebody decided about a version. */
export interface DatasetReview {
  readonly decision: ReviewDecision;
  readonly user: string;
  readonly note?: string;
  /** Milliseconds since the Unix epoch. */
  readonly reviewedAt: number;
}

export interface ReviewRequest {
  readonly decision: ReviewDecision;
  /** Who decided; the user of the workspace unless given. */
  readonly user?: string;
  readonly note?: string;
}

/** A version that was fetched from elsewhere. */
export type ImportedDataset = DatasetVersion & ImportFacts;

/** Bytes that come by themselves, such as standard input. */
export interface StreamSource extends FileReading {
  readonly stream: AsyncIterable<Uint8Array>;
  /** What to remember as the source; `stream` unless given. */
  readonly name?: string;
}

/** Rows that a query makes. */
export interface QuerySource {
  /** One SELECT. Its tables are references: `payments`, `"payments@3"`, or a file. */
  readonly query: string;
  /** Whether it may name files; not unless given, for queries also come from outside. */
  readonly readsFiles?: boolean;
}

export type DatasetSource = TableSource | StreamSource | QuerySource;

export interface SourceAccess {
  /** Whether an address may lead into this machine or its network; as the setting `privateAddresses` says unless given. */
  readonly allowsPrivate?: boolean | undefined;
  /** Most bytes to fetch. */
  readonly maxBytes?: number | undefined;
}

export interface DatasetRegistration {
  readonly name: string;
  /** A file, or what is at an http, https or s3 address (`path`); a stream; or a query. */
  readonly source: DatasetSource;
  /** What a source may reach and how large it may be. */
  readonly access?: SourceAccess;
  /** What to remember as the source, where the file itself is only temporary; the file's path unless given. */
  readonly origin?: string;
  readonly label?: string;
  readonly description?: string;
  /** Why this version is made. */
  readonly message?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** The number of the version that this one follows; the newest one unless given. */
  readonly parent?: number;
  /** Who registers; the user of the workspace unless given. */
  readonly user?: string;
  /** Rules that the table must keep to be stored; those kept for the dataset (`setSuite`) unless given. */
  readonly suite?: Suite;
  /** Looks at the rows before anything is stored; what it throws refuses the registration. */
  readonly check?: (table: Table) => void | Promise<void>;
}

export type TagChanges = Readonly<Record<string, string | null>>;

export interface PruneRequest {
  /** Only this dataset. */
  readonly name?: string;
  /** How many of the newest versions of each dataset stay in any case; 1 unless given. */
  readonly keep?: number;
  /** Only versions registered before this moment, in milliseconds since the Unix epoch. */
  readonly createdBefore?: number;
  /** Tell what would go, and remove nothing. */
  readonly dryRun?: boolean;
}

export interface RemovedVersion {
  readonly name: string;
  readonly version: number;
  /** Bytes of its data. */
  readonly size: number;
}

export interface DatasetRemoval {
  readonly removed: readonly RemovedVersion[];
  /** Old versions that stay, and why. */
  readonly kept: readonly { readonly name: string; readonly version: number; readonly reason: string }[];
  /** Removals begun before that were finished. */
  readonly resumed: number;
}

export const EXPORT_FORMATS = ['parquet', 'csv', 'jsonl'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_METADATA = ['croissant', 'frictionless'] as const;
export type ExportMetadata = (typeof EXPORT_METADATA)[number];

export interface ExportRequest {
  readonly path: string;
  /** Told by the ending of the path when left out. */
  readonly format?: ExportFormat;
  /** Descriptions to write beside the file: `NAME.croissant.json`, `NAME.datapackage.json`. */
  readonly metadata?: readonly ExportMetadata[];
}

export interface DatasetExport {
  readonly name: string;
  readonly version: number;
  readonly rows: number;
  readonly path: string;
  readonly format: ExportFormat;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
  /** Paths of the descriptions. */
  readonly metadata: readonly string[];
}

/** A version's rows dealt into parts, each stored as a Parquet file. */
export interface DatasetSplit {
  /** What lineage knows it by. */
  readonly id: string;
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
export interface Datasets extends OpenData<DatasetVersion> {
  /**
   * Stores a table as the next version of a dataset, which is created when its name is new. The same content again is
   * the version it already has, with `created: false`.
   * @throws AssayError `DATASETS_NAME_INVALID`, `TABLES_…` for a file that is no table
   */
  register(registration: DatasetRegistration, work?: LongWork): Promise<DatasetVersion>;
  /**
   * One version: by number, `latest` (the default), alias, or the first digits, at least 8, of its digest.
   * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`
   */
  get(name: string, version?: VersionSelector): Promise<DatasetVersion>;
  /** All datasets, by name. */
  list(): Promise<readonly Dataset[]>;
  /** All versions of one dataset, oldest first. */
  versions(name: string): Promise<readonly DatasetVersion[]>;
  /**
   * Records a decision about a version. Earlier ones stay in its history; the last one is its status.
   * @throws AssayError `DATASETS_RECORD_INVALID`, or as {@link get}
   */
  review(name: string, version: VersionSelector, request: ReviewRequest): Promise<DatasetVersion>;
  /**
   * Points `alias` at a version, taking it from the one that had it.
   * @throws AssayError `DATASETS_RECORD_INVALID` for one that reads like a number, `latest` or a digest; or as {@link get}
   */
  setAlias(name: string, alias: string, version: VersionSelector): Promise<DatasetVersion>;
  /** Forgets an alias; forgetting an unknown one succeeds. */
  removeAlias(name: string, alias: string): Promise<void>;
  /** Sets tags of a version; null removes one. Others stay. */
  setTags(name: string, version: VersionSelector, tags: TagChanges): Promise<DatasetVersion>;
  /**
   * Removes a version, or all of a dataset, for good. Numbers are never used again.
   * @throws AssayError `DATASETS_VERSION_IN_USE` for one that is approved, has an alias or was used by a run, unless `force`
   */
  delete(name: string, version?: VersionSelector, options?: { readonly force?: boolean }): Promise<DatasetRemoval>;
  /**
   * Removes old versions for good, except those that are approved, have an alias, were used by a run, or are the
   * newest of their dataset. Stopped half-way, the next one finishes what it began.
   */
  prune(request?: PruneRequest, work?: LongWork): Promise<DatasetRemoval>;
  /**
   * Writes the rows of a version to a file, which appears complete or not at all, and files that describe it.
   * @throws AssayError `DATASETS_EXPORT_INVALID`, `DATASETS_FILE_MISSING`, `STORAGE_DISK_FULL`, or as {@link get}
   */
  export(name: string, version: VersionSelector, request: ExportRequest, work?: LongWork): Promise<DatasetExport>;
  /**
   * The stored rows; dispose of the table when done.
   * @throws AssayError `DATASETS_FILE_MISSING`
   */
  table(version: DatasetVersion, work?: LongWork): Promise<Table>;
  /**
   * Opens what a reference names: `name`, `name@3`, `name@latest`, `name@ALIAS`, `name@DIGEST`, or the path of a file, which is read
   * as `reading` says. Dispose of it when done.
   * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`, or why a file is no table
   */
  resolve(reference: string, reading?: FileReading, work?: LongWork): Promise<ResolvedDataset>;
  /** The suite that every next version of a dataset must keep; undefined when there is none. */
  suite(name: string): Promise<Suite | undefined>;
  /** Sets that suite, also before there is a version; `undefined` removes it. */
  setSuite(name: string, suite: Suite | undefined): Promise<void>;
  /** What came of the validation with which a version was registered; undefined when there was none. */
  validation(name: string, version?: VersionSelector): Promise<ValidationReport | undefined>;
  /**
   * Checks every rule of a suite on a dataset or file. Broken rules are in the report, which is no error.
   * @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault of the suite itself
   */
  validate(request: ValidationRequest, work?: LongWork): Promise<ValidationReport>;
  /**
   * Two references side by side: columns, figures, drift and, when a key is named, rows.
   * @throws AssayError `DATASETS_COMPARISON_INVALID`, `TABLES_COLUMN_NOT_FOUND`, or as {@link resolve}
   */
  compare(before: string, after: string, options?: CompareOptions, work?: LongWork): Promise<DatasetComparison>;
  /**
   * What a dataset version came from and what came of it, across all capabilities, to any depth.
   * @param reference as of {@link resolve}, or of anything else that lineage knows: `run:ID`, `model:NAME@2`, …
   * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`, `LINEAGE_NOT_FOUND`, `LINEAGE_AMBIGUOUS`
   */
  lineage(reference: string, query?: LineageQuery): Promise<LineageGraph>;
  /** Deals the rows of a version into parts; the same version and spec are dealt once and kept. */
  split(version: DatasetVersion, spec: SplitSpec, work?: LongWork): Promise<DatasetSplit>;
  /**
   * Looks at a table from every side: each column, what is missing, repeated or correlated, what tells the target, and what is
   * wrong with it; see docs/profile.md. The profile of a version is kept beside its rows and not made again.
   * @throws AssayError `TABLES_COLUMN_NOT_FOUND` for a target that is none, and what {@link resolve} throws
   */
  profile(reference: string, request?: ProfileRequest, work?: LongWork): Promise<Profile>;
  /**
   * Compares the rows of one reference with those of another, column by column; see docs/drift.md.
   * @param reference what was before, as {@link resolve} reads it
   * @throws AssayError `DATASETS_DRIFT_OPTIONS_INVALID`, `TABLES_COLUMN_NOT_FOUND`, and what {@link resolve} throws
   */
  drift(reference: string, current: string, options?: DriftOptions, work?: LongWork): Promise<DriftReport>;
  /**
   * What is kept of a version's distributions, so that a check need not read its rows again; made and stored beside them
   * when first asked for. Compare with it: `detectDrift(referenceOfBaseline(baseline), rows)`.
   * @throws AssayError `DATASETS_BASELINE_INVALID` where the stored one was damaged
   */
  driftBaseline(version: DatasetVersion, work?: LongWork): Promise<DriftBaseline>;
}
