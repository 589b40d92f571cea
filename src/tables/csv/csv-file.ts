import { fileLiteral, literal, literals } from '../sql.ts';
import { type ColumnReading, cellType } from './column-reading.ts';

/** A CSV file whose header was read. */
export interface CsvFile {
  /** As people know it. */
  readonly path: string;
  readonly names: readonly string[];
  /** Path and dialect, as arguments of `read_csv`. */
  readonly dialect: string;
}

export interface CsvDialect {
  /** The file to read, which may be a copy in another encoding. */
  readonly path: string;
  readonly delimiter: string;
  readonly missingValues: readonly string[];
}

export function dialectOf({ path, delimiter, missingValues }: CsvDialect): string {
  return [
    fileLiteral(path),
    `delim = ${literal(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `comment = ''`,
    `header = true`,
    `skip = 0`,
    `nullstr = ${literals(['', ...missingValues])}`,
    `compression = 'none'`,
    // A folder called `year=2024` on the way to the file would else become a column.
    `hive_partitioning = false`,
  ].join(', ');
}

/** A table function that reads every column as its reading wants, else as text. */
export function readerOf({ names, dialect }: CsvFile, readings: readonly ColumnReading[] = []): string {
  const types = names.map((name, index) => {
    const reading = readings[index];
    return `${literal(name)}: '${reading === undefined ? 'VARCHAR' : cellType(reading)}'`;
  });
  return `read_csv(${dialect}, auto_detect = false, columns = {${types.join(', ')}})`;
}
