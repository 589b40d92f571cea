import type { LongWork } from '../schema/index.ts';
import type { ColumnData } from './column-data.ts';
import { convertFile } from './convert-file.ts';
import { Engine } from './engine.ts';
import { tableFromColumns } from './from-columns.ts';
import { openFile } from './open-file.ts';
import { convertQuery, tablesOfQuery } from './query-tables.ts';
import type { ConvertedTable, Table, TableQuery, TableSource, Tables, TablesOptions } from './table.ts';

/** {@link Tables} on one in-memory DuckDB. */
export class DuckDbTables implements Tables {
  readonly #engine: Engine;
  readonly #options: TablesOptions;

  private constructor(engine: Engine, options: TablesOptions) {
    this.#engine = engine;
    this.#options = options;
  }

  static async start(options: TablesOptions): Promise<DuckDbTables> {
    return new DuckDbTables(await Engine.start(options), options);
  }

  open(source: TableSource, work: LongWork = {}): Promise<Table> {
    return openFile(this.#engine, source, work);
  }

  convert(source: TableSource, path: string, work: LongWork = {}): Promise<ConvertedTable> {
    return convertFile(this.#engine, source, path, work);
  }

  tablesOfQuery(sql: string, work: LongWork = {}): Promise<readonly string[]> {
    return tablesOfQuery(this.#engine, sql, work);
  }

  async convertQuery(query: TableQuery, path: string, work: LongWork = {}): Promise<Table> {
    // Not where this engine spills: the other one takes its folder with it.
    const { temporaryFolder: _, ...options } = this.#options;
    await convertQuery(options, query, path, work);
    return openFile(this.#engine, { path, format: 'parquet' }, work);
  }

  fromColumns(columns: readonly ColumnData[], work: LongWork = {}): Promise<Table> {
    return tableFromColumns(this.#engine, columns, work);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#engine[Symbol.asyncDispose]();
  }
}
