import type { ArtifactEntry } from './active-run.ts';
import { artifactRoot, checkArtifactPath } from './artifact-path.ts';
import type { Tracking } from './tracking.ts';

/** The files of a run below `folder` (all of them by default), sorted by path; none for an unknown folder. */
export async function listArtifacts(tracking: Tracking, runId: string, folder?: string): Promise<ArtifactEntry[]> {
  const root = await artifactRoot(tracking, runId);
  const prefix = folder ? `${root}${checkArtifactPath(folder.replace(/\/$/, ''))}/` : root;
  const entries = await Array.fromAsync(tracking.objects.list(prefix));
  return entries.map(({ key, size }) => ({ path: key.slice(root.length), size }));
}
