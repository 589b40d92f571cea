import type { LongWork } from '../schema/index.ts';
import type { Table, Tables } from '../tables/index.ts';
import type { Datasets, FileReading, ResolvedDataset } from './dataset.ts';
import { parseReference } from './reference.ts';

/** Where references lead to. */
export interface ReferenceSources {
  readonly tables: Tables;
  /** Asked only for a reference that is no file: files need no workspace. */
  readonly datasets: () => Promise<Pick<Datasets, 'get' | 'table'>>;
}

/**
 * Opens the table that `reference` names; see {@link parseReference} for what it may be.
 * @throws AssayError `DATASETS_NOT_FOUND`, `DATASETS_VERSION_NOT_FOUND`, or why a file is no table
 */
export async function resolveReference(
  { tables, datasets: open }: ReferenceSources,
  reference: string,
  reading: FileReading = {},
  work: LongWork = {},
): Promise<ResolvedDataset> {
  const parsed = parseReference(reference);
  if (parsed.kind === 'file') return resolved(await tables.open({ ...reading, path: parsed.path }, work), reference);
  const datasets = await open();
  const version = await datasets.get(parsed.name, parsed.version);
  return { ...resolved(await datasets.table(version, work), `${version.name}@${version.version}`), version };
}

const resolved = (table: Table, label: string): ResolvedDataset => ({
  table,
  label,
  [Symbol.asyncDispose]: () => table[Symbol.asyncDispose](),
});
