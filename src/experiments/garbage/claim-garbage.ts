import { sql } from 'kysely';
import type { Queries } from '../../storage/index.ts';
import type { Tracking } from '../tracking.ts';
import { deletedModels, deletedRuns, type Garbage, type GarbageRange } from './find-garbage.ts';
import type { HoldersOf, KeptRecord } from './garbage.ts';
import { placedExperiments, reachableFolder, tenantOf } from './own-folder.ts';

export type Place = Pick<Tracking, 'database' | 'locations' | 'clock'>;

export interface ClaimOptions {
  readonly kind: 'run' | 'logged model';
  readonly range: GarbageRange;
  readonly holdersOf: HoldersOf;
  /** Take what lies where the workspace cannot reach too, and leave the files there. */
  readonly leaveUnreachable: boolean;
}

export interface Claim {
  readonly claimed: readonly Garbage[];
  readonly kept: readonly KeptRecord[];
  /** Points that the claimed runs ever logged. */
  readonly points: number;
}

/**
 * Takes the rows of those of `ids` that may go, in one transaction that nothing runs beside: nobody can begin to need
 * them meanwhile. What is left of them is written down as `removal`.
 */
export async function claimGarbage(place: Place, ids: readonly string[], options: ClaimOptions): Promise<Claim> {
  return place.database.transaction(async (queries) => {
    const claim = await decide(queries, place, ids, options);
    if (claim.claimed.length > 0) await removeRows(queries, claim.claimed, options.kind, Math.trunc(place.clock.now()));
    return claim;
  });
}

/** Which of `ids` may go now, and why the others stay. */
export async function decide(
  queries: Queries,
  { locations }: Place,
  ids: readonly string[],
  { kind, range, holdersOf, leaveUnreachable }: ClaimOptions,
): Promise<Claim> {
  const find = kind === 'run' ? deletedRuns : deletedModels;
  const found = await find(queries, { ...range, ids });
  const holders = await holdersOf(queries, new Set(found.map(({ id }) => id)));
  const experiments = await placedExperiments(queries, locations);
  const [claimed, kept]: [Garbage[], KeptRecord[]] = [[], []];
  for (const garbage of found) {
    const heldBy = holders.get(garbage.id) ?? [];
    const folder = await reachableFolder(locations, garbage);
    const tenant = tenantOf(folder, experiments);
    const keep = (reason: string) => kept.push({ kind, id: garbage.id, reason, heldBy });
    if (heldBy.length > 0) keep(`in use by ${heldBy.join(', ')}`);
    else if (tenant !== undefined) keep(`the experiment ${tenant} keeps its artifacts among those of it`);
    else if (folder === 'unreachable' && !leaveUnreachable) {
      keep(`its artifacts at ${garbage.artifactUri} are not for this workspace to remove`);
    } else claimed.push(garbage);
  }
  return { claimed, kept, points: kind === 'run' ? await pointsOf(queries, claimed) : 0 };
}

async function pointsOf(queries: Queries, runs: readonly Garbage[]): Promise<number> {
  if (runs.length === 0) return 0;
  const { points } = await queries
    .selectFrom('latest_metric')
    .select(sql<number | string | null>`sum(count)`.as('points'))
    .where('run_id', 'in', idsOf(runs))
    .executeTakeFirstOrThrow();
  return Number(points ?? 0);
}

async function removeRows(queries: Queries, garbage: readonly Garbage[], kind: 'run' | 'logged model', now: number) {
  const ids = idsOf(garbage);
  const series =
    kind === 'run'
      ? await queries.selectFrom('metric_series').select(['id', 'run_id']).where('run_id', 'in', ids).execute()
      : [];
  const seriesOf = Map.groupBy(series, ({ run_id }) => run_id);
  const rows = garbage.map(({ id, artifactUri }) => ({
    id,
    artifact_uri: artifactUri,
    series: JSON.stringify((seriesOf.get(id) ?? []).map((one) => Number(one.id))),
    removed_at: now,
  }));
  await queries.insertInto('removal').values(rows).execute();
  if (kind === 'logged model') {
    await queries.deleteFrom('logged_model').where('id', 'in', ids).execute();
    return;
  }
  const experiments = await queries
    .selectFrom('run')
    .select('experiment_id')
    .distinct()
    .where('id', 'in', ids)
    .execute();
  await queries.deleteFrom('run').where('id', 'in', ids).execute();
  // What is written so often that no foreign key checks it; the rest goes with its run by itself.
  for (const table of ['param', 'tag', 'metric_chunk', 'latest_metric', 'unranked_run'] as const) {
    await queries.deleteFrom(table).where('run_id', 'in', ids).execute();
  }
  for (const { experiment_id } of experiments) await forgetUnusedDatasets(queries, experiment_id);
}

/** A dataset is known to an experiment through its runs. */
async function forgetUnusedDatasets(queries: Queries, experiment: number): Promise<void> {
  await queries
    .deleteFrom('input_dataset')
    .where('experiment_id', '=', experiment)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('run_input')
            .innerJoin('run', 'run.id', 'run_input.run_id')
            .select('run_input.run_id')
            .where('run.experiment_id', '=', experiment)
            .whereRef('run_input.name', '=', 'input_dataset.name')
            .whereRef('run_input.digest', '=', 'input_dataset.digest'),
        ),
      ),
    )
    .execute();
}

const idsOf = (garbage: readonly Garbage[]): string[] => garbage.map(({ id }) => id);
