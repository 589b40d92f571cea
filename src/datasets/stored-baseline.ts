import { dirname } from 'node:path/posix';
import type { LongWork } from '../schema/index.ts';
import type { DatasetVersion } from './dataset.ts';
import { type DriftBaseline, makeBaseline, readBaseline, writeBaseline } from './drift/index.ts';
import type { DatasetServices } from './services.ts';
import { openVersion } from './stored-table.ts';

/** The baseline of a dataset version, kept beside its rows; made when it is first asked for. */
export async function storedBaseline(
  services: DatasetServices,
  version: DatasetVersion,
  work: LongWork = {},
): Promise<DriftBaseline> {
  const { objects, catalogue } = services;
  // Beside the rows, wherever these are, so that it goes with them.
  const row = await catalogue.getRow(catalogue.database.kysely, version.name, version.version);
  const key = `${dirname(row.object_key)}/drift-baseline.json`;
  const label = `${version.name}@${version.version}`;
  const kept = await objects.get(key);
  if (kept !== undefined) return { ...readBaseline(Buffer.from(kept).toString(), key), label };
  await using table = await openVersion(services, version, work);
  const baseline = await makeBaseline({ label, table }, work);
  await objects.put(key, writeBaseline(baseline));
  return baseline;
}
