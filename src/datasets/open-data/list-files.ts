import { openObjects, openUrl } from '../../storage/index.ts';
import type { OpenDataFile, OpenDataResource } from './entry.ts';
import { bucketAddress, type RemoteOptions } from './remote-file.ts';

/** Enough to see how a bucket is laid out. */
export const MOST_LISTED = 50;

/**
 * Some of the files of a resource: those it names, else the first of its bucket, below `prefix`; nothing for an address
 * that cannot be listed.
 * @throws AssayError `DOWNLOAD_…`, `STORAGE_…`
 */
export async function listFiles(
  resource: OpenDataResource,
  options: RemoteOptions & { readonly prefix?: string | undefined },
): Promise<readonly OpenDataFile[]> {
  const { prefix = '' } = options;
  if (resource.files.length > 0) return resource.files.filter(({ path }) => path.startsWith(prefix));
  if (!resource.address.startsWith('s3://') || resource.requesterPays) return [];
  const [, bucket = '', below = ''] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(resource.address) ?? [];
  const folder = below === '' ? '' : `${below.replace(/\/$/, '')}/`;
  const found = resource.accountRequired
    ? await listSigned(bucket, folder + prefix)
    : await listPublic(bucket, resource.region, folder + prefix, options);
  return found.map(({ path, size }) => ({ path: path.slice(folder.length), size })).filter(({ path }) => path !== '');
}

async function listSigned(bucket: string, prefix: string): Promise<{ path: string; size: number }[]> {
  await using objects = await openObjects(`s3://${bucket}`, '.');
  const found: { path: string; size: number }[] = [];
  for await (const { key, size } of objects.list(prefix)) {
    if (found.push({ path: key, size }) === MOST_LISTED) break;
  }
  return found;
}

async function listPublic(
  bucket: string,
  region: string | undefined,
  prefix: string,
  options: RemoteOptions,
): Promise<{ path: string; size: number }[]> {
  const { endpoint, isOwn } = bucketAddress(`s3://${bucket}`, region);
  const query = new URLSearchParams({ 'list-type': '2', 'max-keys': String(MOST_LISTED), prefix });
  await using answer = await openUrl(`${endpoint}/?${query}`, {
    ...options,
    allowsPrivate: isOwn || options.allowsPrivate,
  });
  const pieces = await Array.fromAsync(answer.body);
  return [
    ...Buffer.concat(pieces)
      .toString('utf8')
      .matchAll(/<Contents>(.*?)<\/Contents>/gs),
  ].map(([, content = '']) => ({
    path: unescaped(/<Key>(.*?)<\/Key>/s.exec(content)?.[1] ?? ''),
    size: Number(/<Size>(\d+)<\/Size>/.exec(content)?.[1] ?? 0),
  }));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string =>
  text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name ?? ''] ?? whole;
  });
