import { sep } from 'node:path';
import { asRunId } from '../../schema/index.ts';
import { SourceInvalidError } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import type { RegistryContext } from '../registry-context.ts';
import { isLocal, isPlain, localPath } from './address.ts';
import type { Origin } from './resolve-source.ts';

/**
 * Through a server a stranger chooses the source, and clients are sent there: a local path has to lie in the artifacts
 * of the run or logged model that is named, any other address has to be what it looks like.
 * @throws SourceInvalidError (`REGISTRY_SOURCE_INVALID`), AssayError `EXPERIMENTS_RUN_NOT_FOUND`
 */
export async function checkSource(
  { experiments }: RegistryContext,
  { source, runId, modelArtifacts }: Origin,
): Promise<void> {
  // What is longer is refused for that; decoding it would only take time.
  if (source.length > LIMITS.source) return;
  if (!isLocal(source)) {
    if (!isPlain(source)) throw new SourceInvalidError(source, 'relative');
    return;
  }
  const path = localPath(source);
  if (path === undefined) throw new SourceInvalidError(source, 'foreign-host');
  const root = modelArtifacts ?? (runId ? (await experiments.getRun(asRunId(runId))).artifactUri : undefined);
  if (root !== undefined && isLocal(root) && isWithin(path, localPath(root))) return;
  throw new SourceInvalidError(source, modelArtifacts === undefined ? 'outside-run' : 'outside-model');
}

const isWithin = (path: string, folder: string | undefined): boolean =>
  folder !== undefined && (path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep));
