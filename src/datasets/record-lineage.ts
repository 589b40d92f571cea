import { fileState, type LineageThing, writeLineage } from '../lineage/index.ts';
import { type Clock, maskUrlSecrets } from '../schema/index.ts';
import type { Database, DialectName, Queries } from '../storage/index.ts';
import type { SplitSpec } from '../tables/index.ts';

interface RecordedVersion {
  readonly name: string;
  readonly version: number;
  readonly digest: string;
}

/** Where a version came from, for its lineage: a file of this machine, or whatever the text says. */
export async function originOf(origin: string): Promise<LineageThing> {
  if (!/^[a-z][a-z\d+.-]+:\/\//i.test(origin)) {
    const state = await fileState(origin);
    if (state.size !== undefined) return { kind: 'file', ...state };
  }
  return { kind: 'source', url: maskUrlSecrets(origin) };
}

/** Notes where a version was registered from, in the transaction that adds it; of the same content, each place. */
export function recordOrigin(
  queries: Queries,
  dialect: DialectName,
  { name, version, digest }: RecordedVersion,
  from: LineageThing,
  at: number,
): Promise<void> {
  const made = { kind: 'dataset', name, version, digest } as const;
  return writeLineage(queries, dialect, { inputs: [{ thing: from }], outputs: [{ thing: made }] }, at);
}

/** Notes that a version was dealt into parts. @returns what lineage knows the split by */
export async function recordSplit(
  { database, clock }: { readonly database: Database; readonly clock: Clock },
  { name, version, digest }: RecordedVersion,
  { key, method }: { readonly key: string; readonly method: SplitSpec['method'] },
): Promise<string> {
  const id = `${name}@${version}/${key}`;
  const record = {
    process: { kind: 'split', id, name: `${method} split` },
    inputs: [{ thing: { kind: 'dataset', name, version, digest } }],
  } as const;
  await database.transaction((queries) => writeLineage(queries, database.dialect, record, clock.now()), { scope: [] });
  return id;
}
