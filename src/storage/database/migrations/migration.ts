import type { Kysely } from 'kysely';

/** One step of the schema, forward only. It runs inside the transaction of the migrator and may not open its own. */
export interface Migration {
  /** Counts up from 1 without gaps. */
  readonly version: number;
  readonly name: string;
  /** Written with the schema builder, so that SQLite and PostgreSQL run the same step. */
  up(database: Kysely<unknown>): Promise<void>;
}
