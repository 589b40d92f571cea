import type { LongWork } from '../schema/index.ts';
import type { ColumnData } from './column-data.ts';
import { convertFile } from './convert-file.ts';
import { Engine } from './engine.ts';
import { tableFromColumns } from './from-columns.ts';
import { openFile } from './open-file.ts';
import type { ConvertedTable, Table, TableSource, Tables, TablesOptions } from './table.ts';

/** {@link Tables} on one in-memory DuckDB. */
export class DuckDbTables implements Tables {
  readonly #engine: Engine;

  private constructor(engine: Engine) {
    this.#engine = engine;
  }

  static async start(options: TablesOptions): Promise<DuckDbTables> {
    return new DuckDbTables(await Engine.start(options));
  }

  open(source: TableSource, work: LongWork = {}): Promise<Table> {
    return openFile(this.#engine, source, work);
  }

  convert(source: TableSource, path: string, work: LongWork = {}): Promise<ConvertedTable> {
    return convertFile(this.#engine, source, path, work);
  }

  fromColumns(columns: readonly ColumnData[], work: LongWork = {}): Promise<Table> {
    return tableFromColumns(this.#engine, columns, work);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#engine[Symbol.asyncDispose]();
  }
}
