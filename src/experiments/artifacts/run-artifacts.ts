import type { Tracking } from '../tracking.ts';
import { runNotFound } from '../writable-run.ts';
import type { ArtifactFolder } from './artifact-folder.ts';

/**
 * The folder that holds the artifacts of a run.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_LOCATION_UNREACHABLE`
 */
export async function runArtifacts({ database, locations }: Tracking, runId: string): Promise<ArtifactFolder> {
  const run = await database.kysely.selectFrom('run').select('artifact_uri').where('id', '=', runId).executeTakeFirst();
  if (!run) throw runNotFound([runId]);
  return locations.at(run.artifact_uri);
}
