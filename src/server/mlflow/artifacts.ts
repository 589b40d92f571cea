import { basename } from 'node:path/posix';
import type { ArtifactFolder, ArtifactFolderEntry, Experiments } from '../../experiments/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';
import { artifactPathIn, requiredArtifactPath } from './artifact-path.ts';
import { notSupported } from './artifact-unsupported.ts';
import type { Fields } from './fields.ts';
import type { MlflowRoutes } from './mlflow-routes.ts';

/** Lifetimes of signed addresses in seconds. */
const SIGNED_FOR = 900;
const SIGNED_AT_MOST = 604_800;

/** The artifacts of runs, as lists and as signed addresses; their content is in `artifact-files.ts`. */
export function artifactRoutes(routes: MlflowRoutes, experiments: Experiments): void {
  routes.on('GET', 'artifacts/list', async (fields) => {
    const runId = fields.requiredText('run_id', 'run_uuid');
    const path = artifactPathIn(fields, 'path');
    const folder = await experiments.runArtifacts(runId);
    return { root_uri: folder.uri, ...filesJson(await folder.list(path)) };
  });
  routes.on('POST', 'artifacts/presigned-upload-url', async (fields) => {
    const { folder, path, seconds } = await signing(fields, experiments, 'upload');
    return { presigned_url: await folder.presigned?.write(path, seconds) };
  });
  routes.on('POST', 'artifacts/presigned-download-url', async (fields) => {
    const { folder, path, seconds } = await signing(fields, experiments, 'download');
    return { presigned_url: await folder.presigned?.read(path, seconds), file_size: await folder.sizeOf(path) };
  });
}

/** A level of a folder as MLflow lists it. */
export function filesJson(entries: readonly ArtifactFolderEntry[], named: 'by path' | 'by name' = 'by path'): object {
  const files = entries.map(({ path, isFolder, size }) => ({
    path: named === 'by path' ? path : basename(path),
    is_dir: isFolder,
    ...(size !== undefined && { file_size: size }),
  }));
  return files.length === 0 ? {} : { files };
}

async function signing(
  fields: Fields,
  experiments: Experiments,
  purpose: 'upload' | 'download',
): Promise<{ folder: ArtifactFolder; path: string; seconds: number }> {
  const path = requiredArtifactPath(fields, 'path');
  const runId = fields.requiredText('run_id', 'run_uuid');
  const seconds = fields.int32('expiration') ?? SIGNED_FOR;
  if (seconds < 1 || seconds > SIGNED_AT_MOST) {
    throw invalidRequest(`expiration must be between 1 and ${SIGNED_AT_MOST} seconds (got ${seconds}).`);
  }
  const folder = await experiments.runArtifacts(runId);
  const [, scheme = ''] = /^([a-z][a-z0-9+.-]*):/i.exec(folder.uri) ?? [];
  if (['http', 'https', 'mlflow-artifacts'].includes(scheme)) {
    throw invalidRequest(
      `Presigned ${purpose} is not supported for proxied artifact storage (artifact URI scheme: ${scheme}).`,
    );
  }
  if (!folder.presigned) throw notSupported(`Presigned ${purpose}`);
  return { folder, path, seconds };
}
