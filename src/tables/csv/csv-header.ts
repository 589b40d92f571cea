import { type Fault, faultsError } from '../../schema/index.ts';
import { EmptyTableError, FileFormatError } from '../errors.ts';
import type { FileHead } from '../file-format.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

export interface CsvHeader {
  readonly delimiter: string;
  readonly names: readonly string[];
}

/**
 * The header of a CSV file: names and delimiter. The engine's own guess is not used, for on a file with a broken row it
 * gives up the delimiter and sees one wide column.
 * @throws AssayError `TABLES_HEADER_INVALID` that lists every empty or repeated name
 */
export function readCsvHeader(path: string, head: FileHead): CsvHeader {
  const record = firstRecord(path, head);
  const delimiter = likeliestDelimiter(record);
  const names = cellsOf(record, delimiter);
  const faults = headerFaults(names);
  if (faults.length === 0) return { delimiter, names };
  throw faultsError(faults, {
    code: 'TABLES_HEADER_INVALID',
    subject: `header of ${path}`,
    remedy: 'Give every column in the first line a name of its own (upper and lower case count as the same)',
  });
}

function firstRecord(path: string, { bytes, isWhole }: FileHead): string {
  const end = recordEnd(bytes);
  if (end === bytes.length && !isWhole) throw new FileFormatError({ path, reason: 'its first line is too long' });
  const text = decode(path, bytes.subarray(0, end));
  if (text.trim() === '') throw new EmptyTableError(path, 'its first line is blank, where the column names should be');
  return text;
}

function recordEnd(bytes: Uint8Array): number {
  let quoted = false;
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted && (byte === LINE_FEED || byte === CARRIAGE_RETURN)) return index;
  }
  return bytes.length;
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    // Drops a byte order mark, which would else become part of the first name.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new FileFormatError({
      path,
      reason: 'its text is not UTF-8',
      remedy: 'Say which encoding it has, such as latin1, or save the file as UTF-8',
      cause,
    });
  }
}

function likeliestDelimiter(record: string): string {
  const outside = record.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, count: outside.split(delimiter).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter;
}

function cellsOf(record: string, delimiter: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (const letter of record) {
    // A doubled quote closes and opens again; it stands for one quote.
    if (letter === '"') {
      quoted = !quoted;
      cell += letter;
    } else if (letter === delimiter && !quoted) {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell].map((raw) =>
    raw
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replaceAll('""', '"'),
  );
}

function headerFaults(names: readonly string[]): Fault[] {
  const firstAt = new Map<string, number>();
  return names.flatMap((name, index) => {
    const path = `column ${index + 1}`;
    if (name === '') return [{ path, got: 'without a name', expected: 'a name' }];
    const earlier = firstAt.get(name.toLowerCase());
    if (earlier === undefined) {
      firstAt.set(name.toLowerCase(), index);
      return [];
    }
    return [{ path, got: `another ${name}`, expected: `a name other than that of column ${earlier + 1}` }];
  });
}
