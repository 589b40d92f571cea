import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A scheme of two letters or more; one letter is a drive of Windows. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;

/** The scheme of an address in lower case; undefined for a path. */
export const schemeOf = (address: string): string | undefined => SCHEME.exec(address)?.[1]?.toLowerCase();

/** Whether it is a path of the file system, also as a `file:` address. */
export const isLocal = (address: string): boolean => [undefined, 'file'].includes(schemeOf(address));

/** The absolute path of a local address; undefined when it is on another host. */
export function localPath(address: string): string | undefined {
  if (schemeOf(address) === undefined) return resolve(address);
  const host = /^file:\/\/([^/]*)/i.exec(address)?.[1] ?? '';
  if (!/^(\.|localhost.*|127\.0\.0\.1)?$/i.test(host)) return undefined;
  const path = address.replace(/^file:(\/\/[^/]*)?/i, '');
  try {
    return path.startsWith('/') ? fileURLToPath(`file://${path}`) : resolve(decodeURIComponent(path));
  } catch {
    // A slash in percent encoding, or none that can be decoded.
    return resolve(path);
  }
}

/**
 * Whether an address that is no local path leads where it seems to: percent-encoding, however often, hides no `..` and no
 * NUL, and the path is absolute and as short as it can be but for doubled and trailing slashes.
 */
export function isPlain(address: string): boolean {
  const decoded = fullyDecoded(address);
  if (decoded.includes('\0') || decoded.split('/').includes('..')) return false;
  const [beforeQuery = ''] = decoded.split(/[?#]/, 1);
  const path = beforeQuery.replace(SCHEME, '').replace(/^\/\/[^/]*/, '');
  const segments = path.replace(/\/+$/, '').split('/');
  return segments.length > 1 && segments[0] === '' && !segments.includes('.');
}

function fullyDecoded(text: string): string {
  let decoded = text;
  for (;;) {
    const next = decoded
      .replaceAll('+', ' ')
      .replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
    if (next === decoded) return decoded;
    decoded = next;
  }
}
