import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import type { QueryResult as PgResult, PoolClient } from 'pg';
import { refuseUnstorable } from '../dialect/refuse-unstorable.ts';
import { explainPostgresError, isLostRace, isStalePlan } from './explain-postgres-error.ts';
import type { StatementNames } from './statement-names.ts';

export interface ConnectionSettings {
  /** The address without password. */
  readonly name: string;
  readonly statements: StatementNames;
  /** After how long without an answer the connection is given up; 0 waits for ever. */
  readonly answerTimeoutMs: number;
}

/** One connection. The start of a transaction travels together with its first query, which saves a round trip. */
export class PostgresConnection implements DatabaseConnection {
  readonly client: PoolClient;
  readonly #settings: ConnectionSettings;
  /** The answer to what was sent ahead of the next query. */
  #ahead: Promise<unknown> | undefined;
  #inTransaction = false;
  #failure: unknown;

  constructor(client: PoolClient, settings: ConnectionSettings) {
    this.client = client;
    this.#settings = settings;
  }

  /** Sends `sql` without waiting for the answer, which the next query waits for too. */
  begin(sql: string): void {
    this.#inTransaction = true;
    this.#failure = undefined;
    this.#ahead = this.#send(sql);
    // Whoever waits for it next hears of its failure.
    this.#ahead.catch(() => {});
  }

  /** @throws the first failure within the transaction, where its work went on as if nothing had happened */
  async commit(): Promise<void> {
    try {
      const { command } = await this.#query('commit');
      if (command === 'ROLLBACK') throw this.#failure;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** True when the connection is fit for further use. */
  async rollback(): Promise<boolean> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    this.#inTransaction = false;
    try {
      await ahead?.catch(() => {});
      await this.#send('rollback');
      return true;
    } catch {
      return false;
    }
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    refuseUnstorable(parameters);
    const { command, rowCount, rows } = await this.#query(sql, parameters);
    const changes = command === 'INSERT' || command === 'UPDATE' || command === 'DELETE';
    return { rows: (rows ?? []) as R[], ...(changes && { numAffectedRows: BigInt(rowCount ?? 0) }) };
  }

  /** Reads `chunkSize` rows at a time. The client's own cursors do not go together with pipelined queries. */
  async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    refuseUnstorable(parameters);
    const own = !this.#inTransaction;
    if (own) this.begin('begin read only');
    const cursor = `assay_cursor_${Math.random().toString(36).slice(2)}`;
    try {
      await this.#query(`declare ${cursor} no scroll cursor for ${sql}`, parameters, { prepare: false });
      for (;;) {
        const { rows } = await this.#query(`fetch ${Math.max(1, chunkSize)} from ${cursor}`, [], { prepare: false });
        if (rows.length === 0) break;
        yield { rows: rows as R[] };
      }
    } finally {
      if (own) await this.rollback();
      else if (this.#failure === undefined) await this.#query(`close ${cursor}`);
    }
  }

  async #query(sql: string, parameters: readonly unknown[] = [], { prepare = true } = {}): Promise<PgResult> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    try {
      const answer = this.#send(sql, parameters, prepare);
      if (ahead !== undefined) {
        answer.catch(() => {});
        await ahead;
      }
      return await answer;
    } catch (error) {
      if (isStalePlan(error)) this.#settings.statements.renew();
      // A transaction is run again as a whole, by whoever began it.
      if (this.#inTransaction || !(isStalePlan(error) || isLostRace(error))) throw this.#explained(error);
      return this.#send(sql, parameters, false).catch((again) => Promise.reject(this.#explained(again)));
    }
  }

  #send(sql: string, parameters: readonly unknown[] = [], prepare = true): Promise<PgResult> {
    const { statements, answerTimeoutMs } = this.#settings;
    const name = prepare && parameters.length > 0 ? statements.nameOf(sql) : undefined;
    return this.client.query({
      text: sql,
      ...(parameters.length > 0 && { values: parameters as unknown[] }),
      ...(name !== undefined && { name }),
      ...(answerTimeoutMs > 0 && { query_timeout: answerTimeoutMs }),
    });
  }

  #explained(error: unknown): unknown {
    const explained = explainPostgresError(error, this.#settings.name);
    if (this.#inTransaction) this.#failure ??= explained;
    return explained;
  }
}
