import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { explainReading, requireRegularFile } from '../storage/index.ts';
import { EmptyTableError, FileFormatError } from './errors.ts';
import { type Compression, compressionOf, unpackStart } from './file-compression.ts';
import { decodeStart, type EncodingName, encodingOf } from './file-encoding.ts';

export const FILE_FORMATS = ['csv', 'parquet', 'json'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

const BY_EXTENSION: Readonly<Record<string, FileFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.parquet': 'parquet',
  '.pq': 'parquet',
  '.json': 'json',
  '.jsonl': 'json',
  '.ndjson': 'json',
};

/** `.csv` of `data.csv` and of `data.csv.gz`. */
const formatEnding = (path: string): string => extname(path.replace(/\.(gz|zst)$/i, '')).toLowerCase();

/** Whether a file of this name would be taken for a table. */
export const isTableFileName = (name: string): boolean => formatEnding(name) in BY_EXTENSION;

/** As much of a file's beginning as tells its format and, in CSV, holds the header. */
const HEAD_BYTES = 1 << 20;

export interface FileHead {
  /** The first bytes, unpacked and in UTF-8; as they are where they are no text. */
  readonly bytes: Uint8Array;
  /** True when `bytes` is the whole file. */
  readonly isWhole: boolean;
  readonly compression: Compression;
  /** What its text is written in. */
  readonly encoding: EncodingName;
}

/**
 * The first bytes of a regular file that can be read.
 * @param declared the encoding of its text, where the user knows
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TABLES_FILE_FORMAT`
 */
export async function readHead(path: string, declared?: string): Promise<FileHead> {
  await requireRegularFile(path);
  let raw: { bytes: Uint8Array; isWhole: boolean };
  try {
    await using file = await open(path, 'r');
    raw = await readFirst(file, (await file.stat()).size);
  } catch (error) {
    throw explainReading(error, path);
  }
  const compression = compressionOf(raw.bytes);
  const { bytes, isWhole } = await unpackStart(path, raw, compression, HEAD_BYTES);
  const encoding = encodingOf(path, bytes, declared);
  return { bytes: decodeStart(path, bytes, { encoding, isWhole }), isWhole, compression, encoding };
}

/**
 * The format of a file, by what it holds first and by its extension second.
 * @throws EmptyTableError, FileFormatError
 */
export function formatOf(path: string, { bytes }: FileHead, declared?: FileFormat): FileFormat {
  if (bytes.length === 0) throw new EmptyTableError(path, 'the file has no bytes');
  if (startsWith(bytes, 'PAR1')) return 'parquet';
  const format = declared ?? BY_EXTENSION[formatEnding(path)];
  if (format === 'parquet') throw new FileFormatError({ path, reason: 'it does not begin like a Parquet file' });
  if (bytes.includes(0)) throw new FileFormatError({ path, reason: 'it is a binary file of an unknown format' });
  return format ?? (/^\s*[[{]/.test(Buffer.from(bytes.subarray(0, 1024)).toString()) ? 'json' : 'csv');
}

/**
 * The format that a file would be opened in.
 * @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `TABLES_FILE_FORMAT`, `TABLES_EMPTY`
 */
export async function fileFormat(path: string, declared?: FileFormat): Promise<FileFormat> {
  return formatOf(path, await readHead(path), declared);
}

async function readFirst(file: FileHandle, size: number): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const buffer = new Uint8Array(Math.min(size, HEAD_BYTES));
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return { bytes: buffer.subarray(0, length), isWhole: size <= HEAD_BYTES };
}

const startsWith = (bytes: Uint8Array, magic: string): boolean =>
  [...magic].every((letter, index) => bytes[index] === letter.charCodeAt(0));
