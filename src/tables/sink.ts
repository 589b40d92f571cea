import { literal } from './sql.ts';

/** Where the rows of a query go. */
export interface Sink {
  /** The statement that carries out `select` and puts its rows there. */
  statement(select: string): string;
  /** The file that is written, whose disk may be at fault. */
  readonly writing?: string;
}

/** A table of the engine. */
export const tableSink = (name: string): Sink => ({ statement: (select) => `CREATE TABLE ${name} AS ${select}` });

/**
 * How Parquet is written. Level 1 of zstd takes a third of the time of the default and leaves files that are hardly
 * larger.
 */
export const PARQUET_OPTIONS = 'FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1';

/** A Parquet file. */
export const parquetSink = (path: string): Sink => ({
  statement: (select) => `COPY (${select}) TO ${literal(path)} (${PARQUET_OPTIONS})`,
  writing: path,
});
