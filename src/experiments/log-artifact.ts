import type { ObjectBody } from '../storage/index.ts';
import type { ArtifactEntry } from './active-run.ts';
import { artifactPrefix, checkArtifactPath } from './artifact-path.ts';
import type { Tracking } from './tracking.ts';
import { type Writable, writableRun } from './writable-run.ts';

/**
 * Stores a file with a run, replacing an older one of the same path. Readers see it whole or not at all.
 * @throws AssayError `EXPERIMENTS_ARTIFACT_PATH_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_ENDED`
 */
export async function logArtifact(
  { database, objects }: Tracking,
  runId: string,
  path: string,
  body: ObjectBody,
  writable: Writable = 'any',
): Promise<ArtifactEntry> {
  checkArtifactPath(path);
  const { experiment_id } = await writableRun(database.kysely, runId, writable);
  const { size } = await objects.put(artifactPrefix(experiment_id, runId) + path, body);
  return { path, size };
}
