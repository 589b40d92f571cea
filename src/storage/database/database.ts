import type { Kysely, Transaction } from 'kysely';
import type { Clock } from '../../schema/index.ts';
import type { DatabaseTables } from './tables.ts';

/** Queries go through this; a {@link Transaction} is one too, so a function can take either. */
export type Queries = Kysely<DatabaseTables>;

export type DialectName = 'sqlite' | 'postgres';

/**
 * The workspace's metadata. What a resolved write or transaction returned is there after a crash of the process.
 * Several processes may hold the same database; writers take turns.
 */
export interface Database extends AsyncDisposable {
  readonly kysely: Queries;
  readonly dialect: DialectName;
  /**
   * Runs `work` as one transaction that holds the write lock from its start, so what it reads cannot change under it.
   * Rolls back when `work` throws. Inside, use only the `queries` handed in: the connection is taken.
   */
  transaction<T>(work: (queries: Transaction<DatabaseTables>) => Promise<T>): Promise<T>;
}

export interface OpenDatabaseOptions {
  /** The SQLite file; its folder must exist. */
  readonly path: string;
  readonly clock?: Clock;
  /** How long a write waits for other processes; 10 s unless given. */
  readonly busyTimeoutMs?: number;
}
