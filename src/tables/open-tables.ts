import type { LongWork } from '../schema/index.ts';
import type { ColumnData } from './column-data.ts';
import { Engine } from './engine.ts';
import { tableFromColumns } from './from-columns.ts';
import { openFile } from './open-file.ts';
import type { Table, TableSource, Tables, TablesOptions } from './table.ts';

/** Starts the table engine. */
export async function openTables(options: TablesOptions = {}): Promise<Tables> {
  return new DuckDbTables(await Engine.start(options));
}

class DuckDbTables implements Tables {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  open(source: TableSource, work: LongWork = {}): Promise<Table> {
    return openFile(this.#engine, source, work);
  }

  fromColumns(columns: readonly ColumnData[], work: LongWork = {}): Promise<Table> {
    return tableFromColumns(this.#engine, columns, work);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#engine[Symbol.asyncDispose]();
  }
}
