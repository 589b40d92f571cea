import type { DriftReference } from '../../datasets/index.ts';
import type { WorkContext } from '../work.ts';
import { openReferences } from './open-references.ts';

/** What rows are compared with, open. */
export interface OpenDriftReference extends AsyncDisposable {
  readonly reference: DriftReference;
}

/** The reference side of a drift check: a table, the stored baseline of a version, or a file with a baseline. */
export async function openDriftReference(
  context: WorkContext,
  reference: string,
  { baseline = false, reading = {} }: { readonly baseline?: boolean; readonly reading?: object },
): Promise<OpenDriftReference> {
  const { parseVersionReference, readBaseline, referenceOfBaseline, referenceOfRows } = await import(
    '../../datasets/index.ts'
  );
  const nothing = { [Symbol.asyncDispose]: async () => {} };
  if (reference.endsWith('.baseline.json')) {
    const { readRegularFile } = await import('../../storage/index.ts');
    const text = Buffer.from(await readRegularFile(reference)).toString();
    return { reference: referenceOfBaseline(readBaseline(text, reference)), ...nothing };
  }
  if (baseline) {
    const { datasets } = await context.workspace();
    const { name, version } = parseVersionReference(reference);
    const { signal, progress } = context;
    const kept = await datasets.driftBaseline(await datasets.get(name, version), { signal, progress });
    return { reference: referenceOfBaseline(kept), ...nothing };
  }
  const opened = await openReferences(context, [reference], reading);
  const [rows] = opened.inputs;
  if (rows === undefined) throw new TypeError('One reference opens one table');
  return { reference: referenceOfRows(rows), [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}
