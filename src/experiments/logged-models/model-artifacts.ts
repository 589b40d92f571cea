import type { ArtifactFolder } from '../artifacts/artifact-folder.ts';
import type { Tracking } from '../tracking.ts';
import { modelNotFound, modelRows } from './stored-model.ts';

/**
 * The folder that holds the artifacts of a logged model.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`, also for a deleted one; `EXPERIMENTS_LOCATION_UNREACHABLE`
 */
export async function modelArtifacts({ database, locations }: Tracking, id: string): Promise<ArtifactFolder> {
  const active = modelRows(database.kysely).where('id', '=', id).where('lifecycle_stage', '=', 'active');
  const model = await active.executeTakeFirst();
  if (model === undefined) throw modelNotFound(id);
  return locations.at(model.artifact_uri);
}
