import type { ArtifactEntry } from '../active-run.ts';
import type { Tracking } from '../tracking.ts';
import { runArtifacts } from './run-artifacts.ts';

/** The files of a run below `folder` (all of them by default), sorted by path; none for an unknown folder. */
export async function listArtifacts(tracking: Tracking, runId: string, folder?: string): Promise<ArtifactEntry[]> {
  return Array.fromAsync((await runArtifacts(tracking, runId)).files(folder));
}
