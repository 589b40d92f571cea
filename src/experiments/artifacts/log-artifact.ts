import type { ObjectBody, PutOptions } from '../../storage/index.ts';
import type { ArtifactEntry } from '../active-run.ts';
import type { Tracking } from '../tracking.ts';
import { type Writable, writableRun } from '../writable-run.ts';
import { checkArtifactPath } from './artifact-path.ts';
import { runArtifacts } from './run-artifacts.ts';

/**
 * Stores a file with a run, replacing an older one of the same path. Readers see it whole or not at all.
 * @throws AssayError `EXPERIMENTS_ARTIFACT_PATH_INVALID`, `EXPERIMENTS_RUN_NOT_FOUND`, `EXPERIMENTS_RUN_ENDED`
 */
export async function logArtifact(
  tracking: Tracking,
  runId: string,
  path: string,
  body: ObjectBody,
  { writable = 'any', ...options }: PutOptions & { readonly writable?: Writable } = {},
): Promise<ArtifactEntry> {
  checkArtifactPath(path);
  await writableRun(tracking.database.kysely, runId, writable);
  const { size } = await (await runArtifacts(tracking, runId)).put(path, body, options);
  return { path, size };
}
