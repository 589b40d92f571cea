import type { Queries } from '../storage/index.ts';

/** Ids of runs, and of logged models with their prefix. */
const IDS = /(?:m-)?[0-9a-f]{32}/g;

/**
 * Which of some runs and logged models versions of registered models still point to: as where they came from, or by an
 * address among their artifacts. By id, the versions as `NAME version NUMBER`.
 */
export async function versionsHolding(
  queries: Queries,
  candidates: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const holders = new Map<string, string[]>();
  if (candidates.size === 0) return holders;
  const rows = await queries
    .selectFrom('model_version')
    .select(['name', 'version', 'run_id', 'logged_model_id', 'source', 'location'])
    .where(({ or, eb }) =>
      or([
        eb('run_id', 'in', [...candidates]),
        eb('logged_model_id', 'is not', null),
        eb('source', 'is not', null),
        eb('location', 'is not', null),
      ]),
    )
    .orderBy('name')
    .orderBy('version')
    .execute();
  for (const { name, version, run_id, logged_model_id, source, location } of rows) {
    const named = `${source ?? ''} ${location ?? ''}`.match(IDS) ?? [];
    for (const id of new Set([run_id, logged_model_id, ...named])) {
      if (id === null || !candidates.has(id)) continue;
      const versions = holders.get(id);
      if (versions === undefined) holders.set(id, [`${name} version ${version}`]);
      else versions.push(`${name} version ${version}`);
    }
  }
  return holders;
}
