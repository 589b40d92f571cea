import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { openDatabase } from '../../src/storage/index.ts';
import { hasPostgres } from './postgres-binaries.ts';
import { type PostgresServer, startPostgresServer } from './postgres-server.ts';

/**
 * Gives each test folder that asks a database of its own on one PostgreSQL server, which starts when the first one asks.
 * Its socket is in `ASSAY_TEST_DATABASE_BROKER`, which child programs of tests inherit.
 */
export default async function startDatabaseBroker(): Promise<(() => Promise<void>) | undefined> {
  if (!hasPostgres) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'assay-broker-'));
  let databases: Promise<FolderDatabases> | undefined;
  const broker = createServer((socket) => {
    socket.on('error', () => {});
    createInterface({ input: socket }).once('line', async (asker) => {
      try {
        databases ??= FolderDatabases.start();
        const { folder, isEmpty } = JSON.parse(asker) as { folder: string; isEmpty: boolean };
        socket.end(JSON.stringify({ url: await (await databases).urlFor(folder, isEmpty) }));
      } catch (error) {
        socket.end(JSON.stringify({ error: String(error) }));
      }
    });
  });
  const path = join(folder, 'socket');
  process.env.ASSAY_TEST_DATABASE_BROKER = path;
  await new Promise<void>((resolve) => broker.listen(path, resolve));
  return async () => {
    broker.close();
    await (await databases)?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

/** A folder's database is emptied for another one once the folder is gone: making one takes many times as long. */
class FolderDatabases {
  readonly #server: PostgresServer;
  readonly #databases = new Map<string, string>();
  /** Made without tables: what a test did to their schema is not for others. */
  readonly #special = new Set<string>();
  /** One command after another. */
  #queue: Promise<unknown> = Promise.resolve();
  #made = 0;

  constructor(server: PostgresServer) {
    this.#server = server;
  }

  static async start(): Promise<FolderDatabases> {
    return new FolderDatabases(await startPostgresServer());
  }

  async urlFor(folder: string, isEmpty: boolean): Promise<string> {
    const name = this.#queue.then(() => this.#databases.get(folder) ?? this.#assign(folder, isEmpty));
    this.#queue = name.catch(() => {});
    return this.#server.url(await name);
  }

  async #assign(folder: string, isEmpty: boolean): Promise<string> {
    if (isEmpty) {
      const special = await this.#create();
      this.#special.add(special);
      this.#databases.set(folder, special);
      return special;
    }
    const isFree = ([other, name]: [string, string]) => !this.#special.has(name) && !existsSync(other);
    const [abandoned, free] = this.#databases.entries().find(isFree) ?? [];
    const name = free ?? (await this.#make());
    if (abandoned !== undefined) {
      this.#databases.delete(abandoned);
      await this.#empty(name);
    }
    this.#databases.set(folder, name);
    return name;
  }

  async #make(): Promise<string> {
    const name = await this.#create();
    await (await openDatabase({ url: this.#server.url(name) }))[Symbol.asyncDispose]();
    return name;
  }

  async #create(): Promise<string> {
    this.#made += 1;
    const name = `test_${this.#made}`;
    await this.#inDatabase('postgres', (client) => client.query(`create database ${name}`));
    return name;
  }

  #empty(name: string): Promise<void> {
    return this.#inDatabase(name, async (client) => {
      await client.query(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()`);
      const { rows } = await client.query<{ relname: string }>(`select relname from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'schema_migration'`);
      const deletions = rows.map(({ relname }) => `delete from ${relname}`);
      await client.query(['set session_replication_role = replica', ...deletions].join('; '));
    });
  }

  async #inDatabase(name: string, work: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client(this.#server.url(name));
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.#queue;
    await this.#server[Symbol.asyncDispose]();
  }
}
