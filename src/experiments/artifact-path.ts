import { AssayError } from '../errors/index.ts';
import type { Tracking } from './tracking.ts';
import { runNotFound } from './writable-run.ts';

/**
 * The prefix of a run's artifacts in the object store, ending in a slash.
 * @throws AssayError `EXPERIMENTS_RUN_NOT_FOUND`
 */
export async function artifactRoot({ database }: Tracking, runId: string): Promise<string> {
  const run = await database.kysely
    .selectFrom('run')
    .select('experiment_id')
    .where('id', '=', runId)
    .executeTakeFirst();
  if (!run) throw runNotFound([runId]);
  return artifactPrefix(run.experiment_id, runId);
}

export const artifactPrefix = (experimentId: number, runId: string): string =>
  `experiments/${experimentId}/${runId}/artifacts/`;

/**
 * Checks that a path stays below the artifacts of its run, also after the percent-decoding that servers do.
 * @throws AssayError `EXPERIMENTS_ARTIFACT_PATH_INVALID`
 */
export function checkArtifactPath(path: string): string {
  const decoded = decodedFully(path);
  const segments = decoded.split('/');
  const leaves = /^[A-Za-z]:/.test(decoded) || /[#\\\0]/.test(decoded);
  if (!leaves && segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..')) return path;
  throw new AssayError({
    code: 'EXPERIMENTS_ARTIFACT_PATH_INVALID',
    message: `${JSON.stringify(path)} is no path of an artifact`,
    remedy: 'Use a relative path with forward slashes and without .., # or backslashes, such as charts/roc.svg',
    details: { path },
  });
}

function decodedFully(path: string): string {
  try {
    const decoded = decodeURIComponent(path);
    return decoded === path ? path : decodedFully(decoded);
  } catch {
    // A lone percent sign is just a character.
    return path;
  }
}
