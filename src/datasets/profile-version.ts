import { createHash } from 'node:crypto';
import { dirname } from 'node:path/posix';
import type { LongWork } from '../schema/index.ts';
import type { ObjectStore } from '../storage/index.ts';
import type { FileReading, ResolvedDataset } from './dataset.ts';
import { type Profile, profileTable, readProfile, writeProfile } from './profile/index.ts';
import type { ProfileRequest } from './profile-request.ts';
import type { DatasetServices } from './services.ts';

/**
 * What {@link Datasets.profile} does. The rows of a version never change, so its profile is kept beside them; it tells when
 * it was made. Where a version is being removed, the kept profile goes with its folder.
 */
export async function profileReference(
  services: DatasetServices,
  resolve: (reference: string, reading?: FileReading, work?: LongWork) => Promise<ResolvedDataset>,
  { reference, target: asked, reading = {} }: ProfileRequest & { readonly reference: string },
  work: LongWork,
): Promise<Profile> {
  await using input = await resolve(reference, reading, work);
  const target = asked === undefined ? input.version?.label : asked;
  const options = { name: input.label, clock: services.clock, ...(target !== undefined && { target }) };
  if (input.version === undefined) return await profileTable(input.table, options, work);
  const row = await services.catalogue.findContent(input.version.name, input.version.digest);
  if (row === undefined) return await profileTable(input.table, options, work);
  const key = `${dirname(row.object_key)}/profile-${targetKey(target)}.json`;
  const kept = await readKept(services.objects, key);
  if (kept !== undefined) return { ...kept, name: input.label };
  const profile = await profileTable(input.table, options, work);
  await services.objects.put(key, new TextEncoder().encode(writeProfile(profile)));
  return profile;
}

const targetKey = (target: string | null | undefined): string =>
  target === undefined
    ? 'guessed'
    : target === null
      ? 'none'
      : createHash('sha256').update(target).digest('hex').slice(0, 16);

/** Undefined when none is kept, or one that another version of Assay wrote in another form. */
async function readKept(objects: ObjectStore, key: string): Promise<Profile | undefined> {
  const bytes = await objects.get(key);
  return bytes && readProfile(new TextDecoder().decode(bytes));
}
