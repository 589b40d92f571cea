import type { ColumnSchema } from './column-type.ts';
import type { Engine } from './engine.ts';
import type { EngineTask } from './engine-error.ts';
import type { TableSource } from './table.ts';

/** What the operations on a table need to know of it. */
export interface Relation {
  readonly engine: Engine;
  /** The engine's table or view, safe to put into SQL. */
  readonly relation: string;
  readonly schema: readonly ColumnSchema[];
  readonly rowCount: number;
  readonly source: TableSource | undefined;
}

/** The task of working on a table, for errors and interruptions. */
export function taskOn({ source }: Relation, what: string): EngineTask {
  return { what: source === undefined ? what : `${what} ${source.path}`, reading: source?.path };
}

/** Takes a table or view out of the engine. */
export async function dropRelation(engine: Engine, relation: string, source: TableSource | undefined): Promise<void> {
  const kind = source?.format === 'parquet' ? 'VIEW' : 'TABLE';
  await engine.rows({ what: 'closing a table' }, {}, `DROP ${kind} IF EXISTS ${relation}`);
}
