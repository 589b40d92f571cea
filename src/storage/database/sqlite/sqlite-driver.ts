import type { DatabaseSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from 'kysely';
import { attemptUntilFree } from './attempt-until-free.ts';
import { explainSqliteError } from './explain-sqlite-error.ts';
import { batchOf, type Statement } from './statement-batch.ts';
import { onlyReads, Statements } from './statements.ts';
import { Turnstile } from './turnstile.ts';
import { WriteTurns } from './write-turns.ts';

interface SharedFile {
  readonly file: DatabaseSync;
  readonly path: string;
  readonly busyTimeoutMs: number;
  readonly statements: Statements;
  /** One query or transaction at a time, in the order they asked. */
  readonly turnstile: Turnstile;
  /** Of the writers, who wait here while the file is locked by somebody else; reads pass them. */
  readonly writers: WriteTurns;
}

/** One connection to the file, for one query or transaction after another; those that only read need not wait for the lock. */
export class SqliteDriver implements Driver {
  readonly #shared: SharedFile;

  constructor(file: DatabaseSync, path: string, busyTimeoutMs: number) {
    const statements = new Statements(file);
    this.#shared = { file, path, busyTimeoutMs, statements, turnstile: new Turnstile(), writers: new WriteTurns() };
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<SqliteConnection> {
    return new SqliteConnection(this.#shared);
  }

  async releaseConnection(): Promise<void> {}

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.commit();
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  async destroy(): Promise<void> {
    const { file } = this.#shared;
    if (file.isOpen) file.close();
  }
}

/** Takes the connection for as long as a query runs, or a transaction. */
class SqliteConnection implements DatabaseConnection {
  readonly #shared: SharedFile;
  #inTransaction = false;

  constructor(shared: SharedFile) {
    this.#shared = shared;
  }

  /** Takes the write lock at once: a transaction that reads first could otherwise fail when it comes to write. */
  async begin(): Promise<void> {
    const { turnstile, writers, statements } = this.#shared;
    await writers.enter();
    try {
      await this.#whenFree(async () => {
        await turnstile.enter();
        try {
          statements.run('begin immediate');
        } catch (error) {
          turnstile.leave();
          throw error;
        }
      });
    } catch (error) {
      writers.leave();
      throw error;
    }
    this.#inTransaction = true;
  }

  /** When it fails the transaction is still there, to be rolled back. */
  commit(): void {
    this.#run('commit');
    this.#end();
  }

  rollback(): void {
    try {
      // SQLite has rolled back by itself after a full disk and the like; a second rollback would hide the reason.
      if (this.#shared.file.isTransaction) this.#run('rollback');
    } finally {
      this.#end();
    }
  }

  async executeQuery<R>(compiled: CompiledQuery): Promise<QueryResult<R>> {
    const batch = batchOf(compiled);
    if (batch !== undefined) return this.#runAll(batch);
    const { sql, parameters } = compiled;
    if (this.#inTransaction) return this.#run(sql, parameters);
    const query = () => this.#whenFree(() => this.#alone<R>(sql, parameters));
    // Reads meet a lock only while the log is being recovered or removed.
    return onlyReads(sql) ? query() : inTurn(this.#shared.writers, query);
  }

  async *streamQuery<R>({ sql, parameters }: CompiledQuery): AsyncIterableIterator<QueryResult<R>> {
    const { statements, turnstile, path } = this.#shared;
    const isAlone = !this.#inTransaction;
    if (isAlone) await turnstile.enter();
    try {
      for (const row of statements.iterate(sql, parameters)) yield { rows: [row as R] };
    } catch (error) {
      throw explainSqliteError(error, path);
    } finally {
      if (isAlone) turnstile.leave();
    }
  }

  #runAll<R>(batch: readonly Statement[]): QueryResult<R> {
    if (!this.#inTransaction) throw new Error('A batch of statements belongs in a transaction');
    let last: QueryResult<R> = { rows: [] };
    for (const { sql, values } of batch) last = this.#run<R>(sql, values);
    return last;
  }

  #alone<R>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<R>> {
    const { turnstile, statements } = this.#shared;
    return inTurn(turnstile, () => statements.run<R>(sql, parameters));
  }

  async #whenFree<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await attemptUntilFree(attempt, this.#shared.busyTimeoutMs);
    } catch (error) {
      throw explainSqliteError(error, this.#shared.path);
    }
  }

  #run<R>(sql: string, parameters: readonly unknown[] = []): QueryResult<R> {
    try {
      return this.#shared.statements.run<R>(sql, parameters);
    } catch (error) {
      throw explainSqliteError(error, this.#shared.path);
    }
  }

  #end(): void {
    this.#inTransaction = false;
    this.#shared.turnstile.leave();
    this.#shared.writers.leave();
  }
}

async function inTurn<T>(turnstile: Pick<Turnstile, 'enter' | 'leave'>, work: () => T | Promise<T>): Promise<T> {
  await turnstile.enter();
  try {
    return await work();
  } finally {
    turnstile.leave();
  }
}
