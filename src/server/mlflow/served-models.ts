import { AssayError } from '../../errors/index.ts';
import type { ArtifactFolder } from '../../experiments/index.ts';
import type { ModelVersion } from '../../registry/index.ts';
import type { Workspace } from '../../workspace/index.ts';

/** The folder below `mlflow-artifacts:/` where clients find the models whose files the registry keeps. */
const SERVED = 'registered-models';

/** Where clients of the server download a version from; `kept` where its file is in the registry. */
export function servedLocation({ folder, location }: ModelVersion): string {
  return folder === undefined ? location : `mlflow-artifacts:/${SERVED}/${folder}`;
}

/** What a path of the proxy is read from: the models of the registry, or the artifacts that clients wrote. */
export async function servedFolder(
  workspace: Workspace,
  artifacts: ArtifactFolder,
  path: string,
): Promise<{ readonly folder: ArtifactFolder; readonly path: string }> {
  if (!isServedModel(path)) return { folder: artifacts, path };
  return { folder: await workspace.models.files(), path: path.slice(SERVED.length + 1) };
}

/** @throws AssayError `SERVER_MODELS_READ_ONLY` for a path among the models of the registry */
export function refuseServedModels(path: string): void {
  if (!isServedModel(path)) return;
  throw new AssayError({
    code: 'SERVER_MODELS_READ_ONLY',
    message: `${path} is among the models of the registry, which nobody changes`,
    remedy: 'Register another version, or choose another folder',
    details: { path },
  });
}

const isServedModel = (path: string): boolean => path === SERVED || path.startsWith(`${SERVED}/`);
