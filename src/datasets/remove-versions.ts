import { dirname } from 'node:path/posix';
import type { LongWork } from '../schema/index.ts';
import type { Queries } from '../storage/index.ts';
import { type VersionRow, versionRows } from './catalogue.ts';
import type { DatasetRemoval, PruneRequest } from './dataset.ts';
import { DatasetNotFoundError, DatasetVersionInUseError } from './errors.ts';
import { validationKey } from './kept-suites.ts';
import type { VersionSelector } from './reference.ts';
import type { DatasetServices } from './services.ts';
import { useOf } from './version-use.ts';

/** What {@link Datasets.delete} does. */
export async function deleteVersions(
  services: DatasetServices,
  name: string,
  selector: VersionSelector | undefined,
  { force = false }: { readonly force?: boolean },
): Promise<DatasetRemoval> {
  const { catalogue } = services;
  const resumed = await finishRemovals(services, {});
  // Alone, so that no run comes to use a version meanwhile.
  const rows = await catalogue.database.transaction(async (queries) => {
    const newest = await catalogue.getRow(queries, name, selector ?? 'latest');
    const all = selector === undefined ? await versionRows(queries, name) : [newest];
    const uses = force ? [] : await usesOf(queries, all);
    if (uses.length > 0) throw new DatasetVersionInUseError(name, uses);
    await removeRows(queries, all, services.clock.now());
    return all;
  });
  await finishRemovals(services, {});
  return { removed: rows.map(summary), kept: [], resumed };
}

/** What {@link Datasets.prune} does. */
export async function pruneVersions(
  services: DatasetServices,
  { name, keep = 1, createdBefore = Number.POSITIVE_INFINITY, dryRun = false }: PruneRequest,
  work: LongWork,
): Promise<DatasetRemoval> {
  const { catalogue } = services;
  const names = (await catalogue.list()).map((dataset) => dataset.name);
  if (name !== undefined && !names.includes(name)) throw new DatasetNotFoundError(name, names);
  const resumed = dryRun ? await pendingRemovals(services) : await finishRemovals(services, work);
  const removed: VersionRow[] = [];
  const kept: { name: string; version: number; reason: string }[] = [];
  for (const dataset of name === undefined ? names : [name]) {
    work.signal?.throwIfAborted();
    const outcome = await catalogue.database.transaction(async (queries) => {
      const rows = await versionRows(queries, dataset);
      // The newest one is what `latest` means: it stays whatever was asked for.
      const old = rows.slice(0, -Math.max(1, keep)).filter((row) => row.created_at < createdBefore);
      const uses = await usesOf(queries, old);
      const inUse = new Set(uses.map(({ version }) => version));
      const unused = old.filter(({ version }) => !inUse.has(version));
      if (!dryRun) await removeRows(queries, unused, services.clock.now());
      return { unused, uses };
    });
    removed.push(...outcome.unused);
    kept.push(...outcome.uses.map(({ version, reason }) => ({ name: dataset, version, reason })));
    if (!dryRun) await finishRemovals(services, work);
  }
  return { removed: removed.map(summary), kept, resumed };
}

const summary = ({ name, version, size }: VersionRow) => ({ name, version, size });

async function usesOf(
  queries: Queries,
  rows: readonly VersionRow[],
): Promise<readonly { readonly version: number; readonly reason: string }[]> {
  const uses: { version: number; reason: string }[] = [];
  for (const row of rows) {
    const reason = await useOf(queries, row);
    if (reason !== undefined) uses.push({ version: row.version, reason });
  }
  return uses;
}

/**
 * Takes versions out of the catalogue, and notes that their files are to go: a crash leaves nothing that is neither
 * whole nor known. The dataset itself stays, hidden, so that no number is used twice. What is derived from the rows
 * (splits, the baseline of drift) is in their folder; the report of their validation is a file by the version's number.
 */
async function removeRows(queries: Queries, rows: readonly VersionRow[], now: number): Promise<void> {
  for (const { name, version, object_key } of rows) {
    await queries.deleteFrom('dataset_version').where('name', '=', name).where('version', '=', version).execute();
    await queries
      .insertInto('dataset_removal')
      .values(
        [dirname(object_key), validationKey(name, version)].map((place) => ({ object_folder: place, removed_at: now })),
      )
      .onConflict((conflict) => conflict.column('object_folder').doNothing())
      .execute();
  }
}

/** Of the rows of a version goes a folder, of its validation a file. */
const isReport = (place: string): boolean => place.endsWith('.json');

async function pendingPlaces({ catalogue }: DatasetServices): Promise<readonly string[]> {
  const rows = await catalogue.database.kysely
    .selectFrom('dataset_removal')
    .select('object_folder')
    .orderBy('object_folder')
    .execute();
  return rows.map(({ object_folder }) => object_folder);
}

/** How many versions have files that are still to go. */
async function pendingRemovals(services: DatasetServices): Promise<number> {
  return (await pendingPlaces(services)).filter((place) => !isReport(place)).length;
}

/** Removes the files of versions that are gone, also of those whose removal was interrupted; gives the number of versions. */
async function finishRemovals(services: DatasetServices, { signal }: LongWork): Promise<number> {
  const places = await pendingPlaces(services);
  for (const place of places) {
    signal?.throwIfAborted();
    await (isReport(place) ? services.objects.remove(place) : services.objects.removeFolder(place));
    await services.catalogue.database.transaction(
      async (queries) => {
        await queries.deleteFrom('dataset_removal').where('object_folder', '=', place).execute();
      },
      { scope: [`dataset removal ${place}`] },
    );
  }
  return places.filter((place) => !isReport(place)).length;
}
