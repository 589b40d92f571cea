import type { Tracking } from '../tracking.ts';
import { runArtifacts } from './run-artifacts.ts';

/** @throws AssayError `EXPERIMENTS_ARTIFACT_NOT_FOUND`, `EXPERIMENTS_RUN_NOT_FOUND` */
export async function readArtifact(tracking: Tracking, runId: string, path: string): Promise<Uint8Array> {
  const folder = await runArtifacts(tracking, runId);
  return Buffer.concat(await Array.fromAsync(await folder.open(path)));
}
