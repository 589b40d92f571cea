import { type LineageGraph, type LineageQuery, openLineage, parseLineageReference } from '../lineage/index.ts';
import { parseReference } from './reference.ts';
import type { DatasetServices } from './services.ts';

/** What {@link Datasets.lineage} does: names of datasets mean here what they mean everywhere. */
export async function readLineage(
  services: DatasetServices,
  reference: string,
  query: LineageQuery = {},
): Promise<LineageGraph> {
  const lineage = openLineage(services);
  if (parseLineageReference(reference) !== undefined) return lineage.graph(reference, query);
  const parsed = parseReference(reference);
  if (parsed.kind === 'file') return lineage.graph(`file:${parsed.path}`, query);
  const { name, version } = await services.catalogue.get(parsed.name, parsed.version);
  return lineage.graph(`dataset:${name}@${version}`, query);
}
