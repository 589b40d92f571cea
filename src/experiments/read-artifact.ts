import { AssayError } from '../errors/index.ts';
import { artifactRoot, checkArtifactPath } from './artifact-path.ts';
import type { Tracking } from './tracking.ts';

/** @throws AssayError `EXPERIMENTS_ARTIFACT_NOT_FOUND`, `EXPERIMENTS_RUN_NOT_FOUND` */
export async function readArtifact(tracking: Tracking, runId: string, path: string): Promise<Uint8Array> {
  const root = await artifactRoot(tracking, runId);
  const bytes = await tracking.objects.get(root + checkArtifactPath(path));
  if (bytes) return bytes;
  throw new AssayError({
    code: 'EXPERIMENTS_ARTIFACT_NOT_FOUND',
    message: `Run ${runId} has no artifact ${path}`,
    remedy: `See what it has with: assay runs show ${runId}`,
    details: { runId, path },
  });
}
