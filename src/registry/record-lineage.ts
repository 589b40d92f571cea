import { sql } from 'kysely';
import { type LineageRecord, writeLineage } from '../lineage/index.ts';
import type { DialectName, Queries } from '../storage/index.ts';

export interface MadeVersion {
  readonly name: string;
  readonly version: number;
  readonly digest?: string | null;
  readonly runId?: string | null;
  readonly runName?: string | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Notes that a version came out of a run, in the transaction that adds it. */
export async function recordVersionLineage(
  queries: Queries,
  dialect: DialectName,
  { name, version, digest, runId, runName, at }: MadeVersion,
): Promise<void> {
  const record: LineageRecord = {
    ...(runId && {
      inputs: [{ thing: { kind: 'run', id: runId, name: runName ?? (await nameOfRun(queries, runId)) } }],
    }),
    outputs: [{ thing: { kind: 'model', name, version, digest: digest ?? undefined } }],
  };
  await writeLineage(queries, dialect, record, at);
}

/** What was recorded of a model is found by its new name, and nothing else is. */
export async function renameLineage(queries: Queries, from: string, to: string): Promise<void> {
  if (from === to) return;
  await retireLineage(queries, to);
  await queries
    .updateTable('lineage_node')
    .set(({ ref, val }) => ({ name: to, key: sql<string>`${val(to)} || '@' || ${ref('version')}` }))
    .where('kind', '=', 'model')
    .where('name', '=', from)
    .where(({ eb, ref, val }) => eb('key', '=', sql<string>`${val(from)} || '@' || ${ref('version')}`))
    .execute();
}

/** Keeps what a model that is gone was part of, apart from any model that gets its name later. */
export async function retireLineage(queries: Queries, name: string): Promise<void> {
  await queries
    .updateTable('lineage_node')
    .set(({ ref }) => ({ key: sql<string>`${ref('key')} || '#' || ${ref('id')}` }))
    .where('kind', '=', 'model')
    .where('name', '=', name)
    .where(({ eb, ref, val }) => eb('key', '=', sql<string>`${val(name)} || '@' || ${ref('version')}`))
    .execute();
}

async function nameOfRun(queries: Queries, runId: string): Promise<string | undefined> {
  return (await queries.selectFrom('run').select('name').where('id', '=', runId).executeTakeFirst())?.name;
}
