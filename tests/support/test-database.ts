import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { OpenDatabaseOptions } from '../../src/storage/index.ts';

/** Tests of the project `postgres` run on PostgreSQL, all others on SQLite; vitest.config.ts says which run on both. */
export const onPostgres = process.env.ASSAY_TEST_DATABASE === 'postgres';

/**
 * Where the database of a test is whose files are in `folder`: the same place for the same folder, also for its child
 * programs; on PostgreSQL a database of its own, with empty tables, that goes some time after the folder.
 */
export async function databaseIn(folder: string): Promise<OpenDatabaseOptions> {
  return onPostgres ? { url: await postgresUrlFor(folder) } : { path: join(folder, 'assay.db') };
}

/** The same place while nothing is there yet, not even tables; to be asked for before {@link databaseIn}. */
export async function emptyDatabaseIn(folder: string): Promise<OpenDatabaseOptions> {
  return onPostgres ? { url: await postgresUrlFor(folder, { isEmpty: true }) } : { path: join(folder, 'assay.db') };
}

/** The address of the PostgreSQL database that belongs to `folder`. */
export async function postgresUrlFor(folder: string, { isEmpty = false } = {}): Promise<string> {
  const socket = connect(process.env.ASSAY_TEST_DATABASE_BROKER ?? '');
  await once(socket, 'connect');
  socket.write(`${JSON.stringify({ folder, isEmpty })}\n`);
  const { url, error } = JSON.parse(await text(socket)) as { url?: string; error?: string };
  if (url === undefined) throw new Error(`no PostgreSQL database for the test: ${error}`);
  return url;
}
