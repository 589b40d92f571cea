import { ArtifactFolder } from '../experiments/index.ts';
import { ModelElsewhereError, ModelFileCorruptError } from './errors.ts';
import { getRow } from './find-version.ts';
import { digestOf, MODELS_FOLDER } from './model-file-key.ts';
import type { ModelVersion } from './model-version.ts';
import type { RegistryContext } from './registry-context.ts';

/** All model files, by the folders of their versions. They are not to be changed. */
export function modelFiles({ objects }: RegistryContext): ArtifactFolder {
  return new ArtifactFolder({ uri: objects.uri(MODELS_FOLDER), objects, prefix: MODELS_FOLDER });
}

/**
 * The bytes that were registered.
 * @throws ModelElsewhereError (`REGISTRY_MODEL_ELSEWHERE`) for a version that is kept elsewhere;
 * ModelFileCorruptError (`REGISTRY_MODEL_FILE_CORRUPT`) when they are missing or differ by a single bit
 */
export async function readModelFile(
  { database, objects }: RegistryContext,
  { name, version, path }: ModelVersion,
): Promise<Uint8Array> {
  const { object_key: key, digest } = await getRow(database.kysely, name, version);
  if (key === null || digest === null) throw new ModelElsewhereError(name, version, path);
  const bytes = await objects.get(key);
  const found = bytes && digestOf(bytes);
  if (bytes === undefined || found !== digest) throw new ModelFileCorruptError({ name, version, path, digest }, found);
  return bytes;
}
