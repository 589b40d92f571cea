import { AssayError } from '../../errors/index.ts';

const LONGEST = 1024;
const LONGEST_SEGMENT = 255;

/**
 * Checks that a key names a file below the root of every store: relative, forward slashes, no empty, `.` or `..`
 * segment, no backslash, control character or name reserved for temporaries; at most 1024 bytes, 255 per segment.
 * @throws AssayError `STORAGE_KEY_INVALID`
 */
export function checkObjectKey(key: string): string {
  const reason = faultOf(key);
  if (reason === undefined) return key;
  throw new AssayError({
    code: 'STORAGE_KEY_INVALID',
    message: `${JSON.stringify(key)} cannot be the key of an object: ${reason}`,
    remedy: 'Use a relative path with forward slashes, such as reports/roc.svg',
    details: { key, reason },
  });
}

function faultOf(key: string): string | undefined {
  if (key === '') return 'it is empty';
  if (Buffer.byteLength(key) > LONGEST) return `it is longer than ${LONGEST} bytes`;
  if (key.startsWith('/') || /^[A-Za-z]:/.test(key)) return 'it is an absolute path';
  if (key.includes('\\')) return 'it holds a backslash';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(key)) return 'it holds a control character';
  if (!key.isWellFormed()) return 'it holds half a surrogate pair';
  for (const segment of key.split('/')) {
    if (segment === '') return 'a part between two slashes is empty';
    if (segment === '.' || segment === '..') return `it holds the segment ${segment}`;
    if (segment.startsWith('.assay-tmp')) return 'names that begin with .assay-tmp are taken';
    if (Buffer.byteLength(segment) > LONGEST_SEGMENT) return `a part is longer than ${LONGEST_SEGMENT} bytes`;
  }
  return undefined;
}
