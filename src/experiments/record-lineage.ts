import { type FileState, fileState, type LineageUse, writeLineage } from '../lineage/index.ts';
import type { DialectName, Queries } from '../storage/index.ts';

/** A dataset that a run read, as far as lineage wants to know it. */
export interface ReadDataset {
  readonly name: string;
  readonly digest: string;
  readonly version?: number | null | undefined;
  /** As what the run used it, such as `train`. */
  readonly role?: string | undefined;
  /** The file it was read from, where it is one of this machine. */
  readonly file?: FileState | undefined;
}

/** Notes which data a run came from, in the transaction that notes it with the run. */
export async function recordRunLineage(
  queries: Queries,
  dialect: DialectName,
  run: { readonly id: string; readonly name?: string | undefined; readonly at: number },
  datasets: readonly ReadDataset[],
): Promise<void> {
  if (datasets.length === 0) return;
  const inputs = datasets.map(
    ({ role, version, ...data }): LineageUse => ({
      thing: { kind: 'data', ...data, version: version ?? undefined },
      role,
    }),
  );
  await writeLineage(queries, dialect, { process: { kind: 'run', id: run.id, name: run.name }, inputs }, run.at);
}

/** The state of the file that a dataset was read from: only of one that a program of this machine names. */
export async function sourceFile(
  { source, sourceType = 'local' }: { readonly source: string; readonly sourceType?: string | undefined },
  isOfThisMachine: boolean,
): Promise<FileState | undefined> {
  if (!isOfThisMachine || sourceType !== 'local') return undefined;
  const state = await fileState(source);
  return state.size === undefined ? undefined : state;
}
