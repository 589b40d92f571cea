import type { Queries } from '../storage/index.ts';
import type { VersionRow } from './catalogue.ts';
import { readRecords } from './version-records.ts';

/** Why a version must stay, in words that complete “it stays: …”; undefined when nothing speaks for it. */
export async function useOf(queries: Queries, { name, version, digest }: VersionRow): Promise<string | undefined> {
  const { status, aliases } = (await readRecords(queries, name, version))(version);
  if (status === 'approved') return 'it is approved';
  if (aliases.length > 0) return `it has the alias ${aliases.join(', ')}`;
  const run = await queries
    .selectFrom('run_input')
    .innerJoin('run', 'run.id', 'run_input.run_id')
    .select(['run.id', 'run.name'])
    .where('run_input.digest', '=', digest)
    .orderBy('run.start_time')
    .limit(1)
    .executeTakeFirst();
  if (run !== undefined) return `run ${run.id} (${run.name}) used it`;
  const model = await queries
    .selectFrom('model_version')
    .select(['name', 'version'])
    .where('dataset_digest', '=', digest)
    .limit(1)
    .executeTakeFirst();
  return model === undefined ? undefined : `model ${model.name} version ${model.version} was trained on it`;
}
