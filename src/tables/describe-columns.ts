import type { LongWork } from '../schema/index.ts';
import { type ColumnSchema, columnTypeOf } from './column-type.ts';
import type { Engine } from './engine.ts';
import type { EngineTask } from './engine-error.ts';

/** The columns that a query gives. */
export async function describeColumns(
  engine: Engine,
  query: string,
  task: EngineTask,
  work: LongWork,
): Promise<readonly ColumnSchema[]> {
  const rows = await engine.rows(task, work, `DESCRIBE ${query}`);
  return rows.map(([name, sqlType, nullable]) => ({
    name: String(name),
    type: columnTypeOf(String(sqlType)),
    sqlType: String(sqlType),
    nullable: nullable === 'YES',
  }));
}
