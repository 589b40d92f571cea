import { isTableFileName } from '../../tables/index.ts';
import type { OpenDataEntry, OpenDataFile, OpenDataResource } from './entry.ts';
import { OpenDataAccessError, OpenDataFileUnclearError } from './errors.ts';

/** A file of an entry, and where it is fetched. */
export interface LocatedFile extends OpenDataFile {
  readonly resource: OpenDataResource;
  /** `s3://bucket/key`, or an http address. */
  readonly address: string;
}

export interface FileChoice {
  /** Which resource, counted from 1; every one unless given. */
  readonly resource?: number | undefined;
  /** Key below the resource, or address relative to it; needed where there are several. */
  readonly file?: string | undefined;
}

/**
 * The file of an entry that is meant.
 * @throws OpenDataFileUnclearError (`OPEN_DATA_FILE_UNCLEAR`), OpenDataAccessError (`OPEN_DATA_ACCESS`)
 */
export function locateFile(entry: OpenDataEntry, { resource: number, file }: FileChoice): LocatedFile {
  const resources = number === undefined ? entry.resources : entry.resources.slice(number - 1, number);
  const known = resources.flatMap((resource) => filesOf(resource).map((named) => located(resource, named)));
  const [first] = resources;
  if (first === undefined) throw new OpenDataFileUnclearError(entry.id, []);
  const meant = file === undefined ? known : known.filter(({ path }) => path === file);
  const [only, ...others] = meant;
  if (only !== undefined && others.length === 0) return fetchable(entry, only);
  if (file === undefined || resources.length > 1)
    throw new OpenDataFileUnclearError(
      entry.id,
      known.map(({ path }) => path),
    );
  return fetchable(entry, located(first, { path: file }));
}

/** The files that a resource names, or the one that it is. */
function filesOf(resource: OpenDataResource): readonly OpenDataFile[] {
  if (resource.files.length > 0) return resource.files;
  const name = resource.address.split('/').at(-1) ?? '';
  return isTableFileName(name) ? [{ path: name }] : [];
}

function located(resource: OpenDataResource, file: OpenDataFile): LocatedFile {
  const { address } = resource;
  const isFile = resource.files.length === 0 && address.endsWith(`/${file.path}`);
  return {
    ...file,
    resource,
    address: isFile ? address : `${address.replace(/\/$/, '')}/${file.path.replace(/^\//, '')}`,
  };
}

function fetchable(entry: OpenDataEntry, file: LocatedFile): LocatedFile {
  const { requesterPays, address } = file.resource;
  if (requesterPays) throw new OpenDataAccessError(entry.id, 'its host bills whoever downloads it');
  if (!/^(s3|https?):\/\//.test(address))
    throw new OpenDataAccessError(entry.id, `${address} is neither in S3 nor at an http address`);
  return file;
}
