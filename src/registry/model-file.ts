import { createHash } from 'node:crypto';
import { ModelElsewhereError, ModelFileCorruptError } from './errors.ts';
import { getRow } from './find-version.ts';
import type { ModelVersion } from './model-version.ts';
import type { RegistryContext } from './registry-context.ts';

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * The key of a model file. It names the content, so two versions of one model with the same bytes share a file, and a
 * registration that dies half-way leaves at most a file nobody points to.
 */
export function modelFileKey(name: string, digest: string, fileName: string): string {
  return `models/${folderOf(name)}/${digest.slice(0, 16)}/${fileName}`;
}

/** The model's name if it can be a folder, else as much of it as can, told apart by a hash. */
function folderOf(name: string): string {
  if (/^\w[\w.-]{0,63}$/.test(name)) return name;
  return `${name.replaceAll(/[^\w-]/g, '_').slice(0, 48)}-${digestOf(Buffer.from(name)).slice(0, 8)}`;
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
