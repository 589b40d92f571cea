import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../../schema/index.ts';
import type { DatabaseTables } from './tables.ts';

/** Queries go through this; a {@link Transaction} is one too, so a function can take either. */
export type Queries = Kysely<DatabaseTables>;

export type DialectName = 'sqlite' | 'postgres';

export interface TransactionOptions {
  /**
   * Names of all that the transaction writes and of what it reads to decide on it, such as {@link runScope}. Where the
   * database can, transactions without a common name run at the same time; a transaction without `scope` runs alone.
   * An empty list fits a transaction that only adds rows which nobody else can know of.
   */
  readonly scope?: readonly string[];
}

/**
 * The workspace's metadata. What a resolved write or transaction returned is there after a crash of the process.
 * Several processes may hold the same database; writers take turns.
 */
export interface Database extends AsyncDisposable {
  readonly kysely: Queries;
  readonly dialect: DialectName;
  readonly isClosed: boolean;
  /** Whether opening it made it: there were no tables before. */
  readonly isNew: boolean;
  /**
   * Runs `work` as one transaction that nothing else within its scope changes anything under, from its start to its end.
   * Rolls back when `work` throws; a statement that failed ends the transaction even if `work` goes on. Inside, use only
   * the `queries` handed in. `work` is run again when the database asks for it, so it must have no other effects.
   */
  transaction<T>(work: (queries: Transaction<DatabaseTables>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /**
   * Makes sure that it takes writes; reading works without.
   * @throws AssayError `STORAGE_READ_ONLY`, `STORAGE_DATABASE_ACCESS_DENIED`
   */
  requireWritable(): Promise<void>;
}

/** The scope of a transaction that writes one run and what was logged to it. */
export const runScope = (runId: string): string => `run ${runId}`;

interface CommonOptions {
  readonly clock?: Clock;
  /** How long a write waits for others, and an operation for a connection; 10 s unless given. */
  readonly busyTimeoutMs?: number;
}

export type DatabasePlace =
  | {
      /** The SQLite file; made with its folder if absent. */
      readonly path: string;
    }
  | {
      /** `postgres://user:password@host:port/database?options`. */
      readonly url: string;
    };

export type OpenDatabaseOptions = CommonOptions & DatabasePlace;
