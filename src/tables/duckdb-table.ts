import type { DuckDBDataChunk, Json } from '@duckdb/node-api';
import type { LongWork } from '../schema/index.ts';
import type { ColumnSchema } from './column-type.ts';
import { digestOf } from './digest.ts';
import { examine } from './examine.ts';
import { dropRelation, type Relation, taskOn } from './relation.ts';
import { splitTable } from './split.ts';
import type { SplitSpec } from './split-spec.ts';
import { statisticsOf } from './statistics.ts';
import type {
  ColumnStatistics,
  Examination,
  LabelledMatrix,
  MatrixOptions,
  SplitFiles,
  Table,
  TableSource,
} from './table.ts';
import { toMatrix } from './to-matrix.ts';
import { writeFile } from './write-file.ts';

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

  get relation(): string {
    return this.#relation.relation;
  }

  get rowCount(): number {
    return this.#relation.rowCount;
  }

  toMatrix(options: MatrixOptions = {}, work: LongWork = {}): Promise<LabelledMatrix> {
    return toMatrix(this.#relation, options, work);
  }

  query(sql: (relation: string) => string, work: LongWork = {}): Promise<readonly (readonly Json[])[]> {
    const { engine, relation } = this.#relation;
    return engine.rows(taskOn(this.#relation, 'querying'), work, sql(relation));
  }

  scan(
    sql: (relation: string) => string,
    take: (chunk: DuckDBDataChunk, firstRow: number) => void,
    work: LongWork = {},
  ): Promise<void> {
    const { engine, relation } = this.#relation;
    return engine.stream(taskOn(this.#relation, 'reading'), work, sql(relation), take);
  }

  statistics(work: LongWork = {}): Promise<readonly ColumnStatistics[]> {
    return statisticsOf(this.#relation, work);
  }

  digest(work: LongWork = {}): Promise<string> {
    return digestOf(this.#relation, work);
  }

  examine(work: LongWork = {}): Promise<Examination> {
    return examine(this.#relation, work);
  }

  writeParquet(path: string, work: LongWork = {}): Promise<void> {
    return writeFile(this.#relation, path, 'parquet', work);
  }

  writeCsv(path: string, work: LongWork = {}): Promise<void> {
    return writeFile(this.#relation, path, 'csv', work);
  }

  writeJsonLines(path: string, work: LongWork = {}): Promise<void> {
    return writeFile(this.#relation, path, 'jsonl', work);
  }

  split(spec: SplitSpec, folder: string, work: LongWork = {}): Promise<SplitFiles> {
    return splitTable(this.#relation, spec, folder, work);
  }

  [Symbol.asyncDispose](): Promise<void> {
    const { engine, relation, source } = this.#relation;
    return dropRelation(engine, relation, source);
  }
}
