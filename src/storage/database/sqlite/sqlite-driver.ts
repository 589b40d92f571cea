import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { refuseUnstorable } from '../dialect/refuse-unstorable.ts';
import { explainSqliteError } from './explain-sqlite-error.ts';
import { readRows } from './int64-rows.ts';
import { Turnstile } from './turnstile.ts';

const CACHED_STATEMENTS = 256;
/** Statements that change nothing. */
const READS = /^\s*(select|values)\b/i;

interface PreparedStatement {
  readonly statement: StatementSync;
  readonly reads: boolean;
  /** Whether it gives rows. */
  readonly returns: boolean;
}

/** One connection, handed to one query or transaction after another in the order they asked. */
export class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #turnstile = new Turnstile();
  readonly #file: DatabaseSync;

  constructor(file: DatabaseSync, path: string) {
    this.#file = file;
    this.#connection = new SqliteConnection(file, path);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turnstile.enter();
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#turnstile.leave();
  }

  /** Takes the write lock at once: a transaction that reads first could otherwise fail when it comes to write. */
  async beginTransaction(): Promise<void> {
    this.#connection.run('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    this.#connection.run('commit');
  }

  async rollbackTransaction(): Promise<void> {
    // SQLite has rolled back by itself after a full disk and the like; a second rollback would hide the reason.
    if (this.#file.isTransaction) this.#connection.run('rollback');
  }

  async destroy(): Promise<void> {
    if (this.#file.isOpen) this.#file.close();
  }
}

class SqliteConnection implements DatabaseConnection {
  readonly #file: DatabaseSync;
  readonly #path: string;
  /** Least recently used first. */
  readonly #statements = new Map<string, PreparedStatement>();

  constructor(file: DatabaseSync, path: string) {
    this.#file = file;
    this.#path = path;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    return this.run<R>(sql, parameters);
  }

  run<R>(sql: string, parameters: readonly unknown[] = []): QueryResult<R> {
    refuseUnstorable(parameters);
    try {
      const { statement, reads, returns } = this.#statement(sql);
      const values = parameters as SQLInputValue[];
      if (reads) return { rows: readRows(statement, values) as R[] };
      if (returns) return { rows: statement.all(...values) as R[] };
      const { changes, lastInsertRowid } = statement.run(...values);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    } catch (error) {
      throw explainSqliteError(error, this.#path);
    }
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    try {
      // Not from the cache: the same query may run again while this one is still being read.
      for (const row of this.#file.prepare(sql).iterate(...(parameters as SQLInputValue[]))) yield { rows: [row as R] };
    } catch (error) {
      throw explainSqliteError(error, this.#path);
    }
  }

  #statement(sql: string): PreparedStatement {
    const cached = this.#statements.get(sql);
    if (cached) this.#statements.delete(sql);
    const prepared = cached ?? this.#prepare(sql);
    this.#statements.set(sql, prepared);
    if (this.#statements.size > CACHED_STATEMENTS) {
      const [oldest] = this.#statements.keys();
      if (oldest !== undefined) this.#statements.delete(oldest);
    }
    return prepared;
  }

  #prepare(sql: string): PreparedStatement {
    const statement = this.#file.prepare(sql);
    return { statement, reads: READS.test(sql), returns: statement.columns().length > 0 };
  }
}
