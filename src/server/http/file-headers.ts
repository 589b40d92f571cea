import { basename, extname } from 'node:path/posix';

/** Sources, settings and tables, which a browser should show as they are. */
const TEXTS: ReadonlySet<string> = new Set(
  (
    'txt log err cfg conf cnf cf ini properties prop hocon toml yaml yml xml json js py py3 csv tsv md rst ' +
    'mlmodel mlproject ts sql sh'
  ).split(' '),
);

const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  css: 'text/css',
  gif: 'image/gif',
  gz: 'application/gzip',
  htm: 'text/html',
  html: 'text/html',
  ico: 'image/vnd.microsoft.icon',
  ipynb: 'application/x-ipynb+json',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  ogg: 'audio/ogg',
  parquet: 'application/vnd.apache.parquet',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  tar: 'application/x-tar',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  wasm: 'application/wasm',
  wav: 'audio/x-wav',
  webm: 'video/webm',
  webp: 'image/webp',
  zip: 'application/zip',
};

/** The type of a file by its name. */
export function contentType(path: string): string {
  const name = basename(path);
  const extension = (extname(name).slice(1) || name).toLowerCase();
  // Without a charset, as MLflow says it: clients compare the whole text.
  if (TEXTS.has(extension)) return 'text/plain';
  return TYPES[extension] ?? 'application/octet-stream';
}

/**
 * Tells a browser to save the file, never to run it on our address. Names beyond plain ASCII are said twice: as well
 * as old clients can read them, and exactly (RFC 6266, RFC 5987).
 */
export function contentDisposition(path: string): string {
  const name = basename(path);
  if (/^[\w!#$&+.^`|~-]+$/.test(name)) return `attachment; filename=${name}`;
  const plain = name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\]/g, '\\$&');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
