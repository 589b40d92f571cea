import { rm } from 'node:fs/promises';
import type { LongWork } from '../schema/index.ts';
import type { Engine } from './engine.ts';
import { tableOf } from './open-file.ts';
import { inspectFile, readFile, viewParquet } from './read-file.ts';
import { parquetSink } from './sink.ts';
import type { ConvertedTable, TableSource } from './table.ts';

/** What {@link Tables.convert} does: one pass from the source to Parquet, with nothing held in memory in between. */
export async function convertFile(
  engine: Engine,
  asked: TableSource,
  path: string,
  work: LongWork,
): Promise<ConvertedTable> {
  const file = await inspectFile(asked);
  try {
    await readFile(engine, file, parquetSink(path), work);
    const source = { path, format: 'parquet' } as const;
    const relation = engine.newName('parquet');
    await viewParquet(engine, source, relation, work);
    const table = await tableOf(engine, relation, source, work, file.source);
    return { table, format: file.source.format };
  } catch (error) {
    await rm(path, { force: true }).catch(() => undefined);
    throw error;
  }
}
