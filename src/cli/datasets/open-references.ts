import type { FileReading, ResolvedDataset } from '../../datasets/index.ts';
import type { Tables } from '../../tables/index.ts';
import type { WorkContext } from '../work.ts';

/** Tables that were named on the command line, open. */
export interface OpenReferences extends AsyncDisposable {
  /** In the order of the references. */
  readonly inputs: readonly ResolvedDataset[];
  /** The engine that holds them. */
  readonly tables: Tables;
}

/**
 * Opens datasets and files by reference. Where all are files, no workspace is opened, and so none is made: to look at a
 * file should leave nothing behind.
 */
export async function openReferences(
  { workspace, signal, progress }: WorkContext,
  references: readonly string[],
  reading: FileReading = {},
): Promise<OpenReferences> {
  const { parseReference, resolveReference } = await import('../../datasets/index.ts');
  await using opened = new AsyncDisposableStack();
  const isFile = (reference: string) => parseReference(reference).kind === 'file';
  const tables = references.every(isFile)
    ? opened.use(await (await import('../../tables/index.ts')).openTables())
    : (await workspace()).tables;
  const sources = { tables, datasets: async () => (await workspace()).datasets };
  const inputs: ResolvedDataset[] = [];
  for (const reference of references) {
    inputs.push(opened.use(await resolveReference(sources, reference, reading, { signal, progress })));
  }
  const resources = opened.move();
  return { inputs, tables, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}
