import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { AssayError } from '../../errors/index.ts';
import { type Fault, nearestText } from '../../schema/index.ts';

/** What an address of artifacts leads to. */
export type ArtifactPlace =
  /** Served by the tracking server, which knows where it really lies. */
  | { readonly kind: 'proxied'; readonly path: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly path: string }
  | { readonly kind: 'elsewhere'; readonly scheme: string };

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;
/** Where a server that speaks MLflow's protocol serves artifacts. */
const PROXY = '/mlflow-artifacts/artifacts';
const LONGEST = 2048;

/** Reads an address: `mlflow-artifacts:/…`, the web address of such a server, `file:…`, a path, `s3://…`. */
export function placeOf(uri: string): ArtifactPlace {
  const scheme = SCHEME.exec(uri)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'folder', path: resolve(uri) };
  const [, path = ''] = /^[^:]+:(?:\/\/[^/?]*)?([^?]*)/.exec(uri) ?? [];
  switch (scheme) {
    case 'mlflow-artifacts':
      return { kind: 'proxied', path: trimmed(path) };
    case 'http':
    case 'https': {
      const start = path.indexOf(PROXY);
      const rest = path.slice(start + PROXY.length);
      if (start < 0 || (rest !== '' && !rest.startsWith('/'))) return { kind: 'elsewhere', scheme };
      return { kind: 'proxied', path: trimmed(decoded(rest)) };
    }
    case 'file': {
      const folder = filePath(uri);
      return folder === undefined ? { kind: 'elsewhere', scheme } : { kind: 'folder', path: folder };
    }
    case 's3': {
      const bucket = /^s3:\/\/([^/?]+)/i.exec(uri)?.[1];
      return bucket === undefined ? { kind: 'elsewhere', scheme } : { kind: 's3', bucket, path: trimmed(path) };
    }
    default:
      return { kind: 'elsewhere', scheme };
  }
}

/** The address of something below the one given; what a query string says of the whole stays at the end. */
export function appendToUri(uri: string, ...segments: string[]): string {
  const query = uri.indexOf('?');
  const [base, rest] = query < 0 ? [uri, ''] : [uri.slice(0, query), uri.slice(query)];
  const folder = base.replace(/(?<=[^:/])\/+$/, '');
  return `${folder}${folder.endsWith('/') ? '' : '/'}${segments.join('/')}${rest}`;
}

/** An address with its local path made absolute, as MLflow does; relative ones start from `folder`. */
export function absoluteLocation(location: string, folder = '.'): string {
  const scheme = SCHEME.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return resolve(folder, location);
  if (scheme !== 'file' || location.slice(5).startsWith('/')) return location;
  return pathToFileURL(resolve(folder, location.slice(5))).href;
}

/**
 * An address that somebody configured, made absolute as {@link absoluteLocation} does.
 * @throws AssayError `CONFIG_INVALID` for what looks like a mistyped scheme, which would become a folder or an address
 *   that nobody can reach
 */
export function configuredLocation(location: string, folder = '.'): string {
  const mistake = mistakeIn(location);
  if (mistake === undefined) return absoluteLocation(location, folder);
  throw new AssayError({
    code: 'CONFIG_INVALID',
    message: `The address of artifacts ${JSON.stringify(location)} is not valid: ${mistake}`,
    remedy:
      'Write s3://BUCKET/PREFIX, file:///FOLDER, mlflow-artifacts:/, http://HOST/… or a folder (./NAME if need be)',
    details: { location },
  });
}

/** Of those that Assay reads and those that MLflow's clients write to by themselves. */
const SCHEMES = [
  ...['mlflow-artifacts', 'file', 's3', 'http', 'https', 'gs', 'wasb', 'wasbs', 'abfss', 'hdfs', 'viewfs', 'dbfs'],
  ...['ftp', 'sftp', 'b2', 'r2', 'oss'],
];

function mistakeIn(location: string): string | undefined {
  const scheme = SCHEME.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const [, first = ''] = /^([\w-]+)\/\//.exec(location) ?? [];
    return SCHEMES.includes(first.toLowerCase()) ? `there is no colon after ${first}` : undefined;
  }
  if (scheme === 's3' && placeOf(location).kind !== 's3') return 'no bucket follows s3://';
  if (SCHEMES.includes(scheme)) return undefined;
  const near = nearestText(scheme, SCHEMES);
  return near === '' ? undefined : `there is no scheme ${scheme}${near}`;
}

/** What makes an address unfit to keep artifacts at. */
export function locationFaults(location: string): Fault[] {
  const fault = (expected: string): Fault[] => [
    { path: 'artifactLocation', got: JSON.stringify(location.slice(0, 100)), expected },
  ];
  if (location.length > LONGEST) return fault(`at most ${LONGEST} characters`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (/[\u0000-\u001f\u007f]/.test(location)) return fault('no control characters');
  if (/^runs:/i.test(location)) return fault('an address of its own, not that of a run');
  if (/[#;]/.test(location)) return fault('no fragment and no parameters');
  const [path = '', query = ''] = location.split('?', 2);
  if ([...path.split('/'), ...decoded(query).split(/[/=&]/)].includes('..')) return fault('no segment ..');
  return [];
}

function filePath(uri: string): string | undefined {
  const [address = ''] = uri.split(/[?#]/, 1);
  if (!address.slice(5).startsWith('//')) return resolve(decoded(address.slice(5)));
  try {
    return resolve(fileURLToPath(address));
  } catch {
    // On another host, or no file of this system.
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const trimmed = (path: string): string => path.replace(/^\/+|\/+$/g, '');
