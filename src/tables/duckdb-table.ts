import type { LongWork } from '../schema/index.ts';
import type { ColumnSchema } from './column-type.ts';
import { digestOf } from './digest.ts';
import type { Engine } from './engine.ts';
import type { EngineTask } from './engine-error.ts';
import { splitTable } from './split.ts';
import type { SplitSpec } from './split-spec.ts';
import { statisticsOf } from './statistics.ts';
import type { ColumnStatistics, LabelledMatrix, MatrixOptions, SplitFiles, Table, TableSource } from './table.ts';
import { toMatrix } from './to-matrix.ts';
import { writeFile } from './write-file.ts';

/** What the operations on a table need to know of it. */
export interface Relation {
  readonly engine: Engine;
  /** The engine's table or view, safe to put into SQL. */
  readonly relation: string;
  readonly schema: readonly ColumnSchema[];
  readonly rowCount: number;
  readonly source: TableSource | undefined;
}

/** A table or view of the engine; the thinking is in one file per operation. */
export class DuckDbTable implements Table {
  readonly #relation: Relation;

  constructor(relation: Relation) {
    this.#relation = relation;
  }

  get source(): TableSource | undefined {
    return this.#relation.source;
  }

  get schema(): readonly ColumnSchema[] {
    return this.#relation.schema;
  }

  get rowCount(): number {
    return this.#relation.rowCount;
  }

  toMatrix(options: MatrixOptions = {}, work: LongWork = {}): Promise<LabelledMatrix> {
    return toMatrix(this.#relation, options, work);
  }

  statistics(work: LongWork = {}): Promise<readonly ColumnStatistics[]> {
    return statisticsOf(this.#relation, work);
  }

  digest(work: LongWork = {}): Promise<string> {
    return digestOf(this.#relation, work);
  }

  writeParquet(path: string, work: LongWork = {}): Promise<void> {
    return writeFile(this.#relation, path, 'parquet', work);
  }

  writeCsv(path: string, work: LongWork = {}): Promise<void> {
    return writeFile(this.#relation, path, 'csv', work);
  }

  split(spec: SplitSpec, folder: string, work: LongWork = {}): Promise<SplitFiles> {
    return splitTable(this.#relation, spec, folder, work);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { engine, relation, source } = this.#relation;
    const kind = source?.format === 'parquet' ? 'VIEW' : 'TABLE';
    await engine.run({ what: 'closing a table' }, {}, (connection) =>
      connection.run(`DROP ${kind} IF EXISTS ${relation}`),
    );
  }
}

/** The task of working on a table, for errors and interruptions. */
export function taskOn({ source }: Relation, what: string): EngineTask {
  return { what: source === undefined ? what : `${what} ${source.path}`, reading: source?.path };
}
