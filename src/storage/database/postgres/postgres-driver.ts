import type { Driver } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { scopeLocks, type TransactionScope } from '../transaction-scope.ts';
import { allConnectionsTaken, explainPostgresError } from './explain-postgres-error.ts';
import { type ConnectionSettings, PostgresConnection } from './postgres-connection.ts';

/** Kysely's driver over a pool of connections, each made when it is needed and replaced when it breaks. */
export class PostgresDriver implements Driver {
  readonly #pool: Pool;
  readonly #settings: ConnectionSettings;
  readonly #scope: () => TransactionScope | undefined;
  readonly #connections = new WeakMap<PoolClient, PostgresConnection>();
  readonly #broken = new WeakSet<PostgresConnection>();
  #connected = 0;

  constructor(pool: Pool, settings: ConnectionSettings, scope: () => TransactionScope | undefined) {
    this.#pool = pool;
    this.#settings = settings;
    this.#scope = scope;
    // A connection that breaks while nobody uses it is replaced; without a listener it would end the process.
    pool.on('error', () => {});
    pool.on('connect', (client) => {
      this.#connected += 1;
      client.on('error', () => {});
    });
    pool.on('remove', () => {
      this.#connected -= 1;
    });
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<PostgresConnection> {
    const client = await this.#connect();
    const known = this.#connections.get(client);
    if (known) return known;
    const connection = new PostgresConnection(client, this.#settings);
    this.#connections.set(client, connection);
    return connection;
  }

  async #connect(): Promise<PoolClient> {
    try {
      return await this.#pool.connect();
    } catch (error) {
      const { max } = this.#pool.options;
      throw this.#connected >= max && (error as Error).message.startsWith('timeout exceeded')
        ? allConnectionsTaken(this.#settings.name, max, error)
        : explainPostgresError(error, this.#settings.name);
    }
  }

  async beginTransaction(connection: PostgresConnection): Promise<void> {
    const scope = this.#scope();
    connection.begin(scope ? `begin isolation level read committed; ${scopeLocks(scope)}` : 'begin');
  }

  async commitTransaction(connection: PostgresConnection): Promise<void> {
    await connection.commit();
  }

  /** Never throws: why the transaction failed is what the caller has to hear. */
  async rollbackTransaction(connection: PostgresConnection): Promise<void> {
    if (!(await connection.rollback())) this.#broken.add(connection);
  }

  async releaseConnection(connection: PostgresConnection): Promise<void> {
    connection.client.release(this.#broken.has(connection));
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }
}
