import { sql } from 'kysely';
import type { DatabaseTables } from '../../storage/index.ts';
import type { ArtifactFolder } from '../artifacts/artifact-folder.ts';
import type { Place } from './claim-garbage.ts';
import type { Garbage } from './find-garbage.ts';
import { placedExperiments, reachableFolder, tenantOf } from './own-folder.ts';

type Removal = Pick<DatabaseTables['removal'], 'id' | 'artifact_uri' | 'series'>;

export interface RemovedFiles {
  readonly files: number;
  readonly bytes: number;
}

/** So that a long history goes in several short transactions, between which others get their turn. */
const POINTS_AT_ONCE = 20_000;

export const pendingRemovals = ({ database }: Place): Promise<Removal[]> =>
  database.kysely.selectFrom('removal').select(['id', 'artifact_uri', 'series']).orderBy('id').execute();

/**
 * Removes what is left of a run or logged model whose rows are gone: points, then files, then the note about it. Each
 * step may have been done before.
 */
export async function finishRemoval(
  place: Place,
  { id, artifact_uri, series }: Removal,
  signal?: AbortSignal,
): Promise<RemovedFiles> {
  for (const number of JSON.parse(series) as number[]) await removePoints(place, number, signal);
  const folder = await reachableFolder(place.locations, { id, artifactUri: artifact_uri });
  signal?.throwIfAborted();
  const removed = await removeFiles(place, folder);
  await place.database.transaction(
    async (queries) => {
      await queries.deleteFrom('removal').where('id', '=', id).execute();
    },
    { scope: [`removal ${id}`] },
  );
  return removed;
}

/** What {@link finishRemoval} would remove of files. */
export async function filesOf(place: Place, garbage: Garbage): Promise<RemovedFiles> {
  return sizeOf(await reachableFolder(place.locations, garbage));
}

async function removeFiles(place: Place, folder: ArtifactFolder | undefined | 'unreachable'): Promise<RemovedFiles> {
  const removed = await sizeOf(folder);
  if (folder === undefined || folder === 'unreachable') return removed;
  // Somebody may have settled there since the rows went.
  const tenant = tenantOf(folder, await placedExperiments(place.database.kysely, place.locations));
  if (tenant !== undefined) return { files: 0, bytes: 0 };
  await folder.clear();
  return removed;
}

async function sizeOf(folder: ArtifactFolder | undefined | 'unreachable'): Promise<RemovedFiles> {
  let [files, bytes] = [0, 0];
  if (folder === undefined || folder === 'unreachable') return { files, bytes };
  for await (const { size } of folder.files()) {
    files += 1;
    bytes += size;
  }
  return { files, bytes };
}

async function removePoints({ database }: Place, series: number, signal?: AbortSignal): Promise<void> {
  for (let more = true; more; ) {
    signal?.throwIfAborted();
    more = await database.transaction(
      async (queries) => {
        const last = await queries
          .selectFrom('metric')
          .select(['timestamp', 'step', 'value', 'is_nan'])
          .where('series', '=', series)
          .orderBy('timestamp')
          .orderBy('step')
          .orderBy('value')
          .orderBy('is_nan')
          .offset(POINTS_AT_ONCE)
          .limit(1)
          .executeTakeFirst();
        const some = queries.deleteFrom('metric').where('series', '=', series);
        if (last === undefined) {
          await some.execute();
          await queries.deleteFrom('metric_block').where('series', '=', series).execute();
          return false;
        }
        const { timestamp, step, value, is_nan } = last;
        await some
          .where(sql<boolean>`(timestamp, step, value, is_nan) < (${timestamp}, ${step}, ${value}, ${is_nan})`)
          .execute();
        return true;
      },
      { scope: [`series ${series}`] },
    );
  }
}
