import { open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AssayError, explainFileError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { makeFolder, temporaryName } from '../storage/index.ts';
import type { ColumnSchema } from './column-type.ts';
import { type Relation, taskOn } from './relation.ts';
import { PARQUET_OPTIONS } from './sink.ts';
import { identifier, literal } from './sql.ts';

const COPY_OPTIONS = {
  parquet: PARQUET_OPTIONS,
  csv: `FORMAT csv, HEADER true`,
  jsonl: `FORMAT json`,
} as const;

/** Writes all rows of a table, in order, to a file that appears complete or not at all. */
export function writeFile(
  relation: Relation,
  path: string,
  format: keyof typeof COPY_OPTIONS,
  work: LongWork,
): Promise<void> {
  const columns = format === 'jsonl' ? relation.schema.map(jsonValue).join(', ') : '*';
  return writeQuery(relation, { query: `SELECT ${columns} FROM ${relation.relation}`, path, format }, work);
}

/** JSON has no NaN and no infinities: the engine would write words that no other reader takes. */
function jsonValue({ name, sqlType }: ColumnSchema): string {
  const column = identifier(name);
  if (sqlType !== 'DOUBLE' && sqlType !== 'FLOAT') return column;
  return `CASE WHEN isfinite(${column}) THEN ${column} END AS ${column}`;
}

/** Writes the result of a query aside and renames it once it is on the disk; what is left of a failure is removed. */
export async function writeQuery(
  relation: Relation,
  { query, path, format }: { query: string; path: string; format: keyof typeof COPY_OPTIONS },
  work: LongWork,
): Promise<void> {
  const target = resolve(path);
  const aside = join(dirname(target), temporaryName());
  try {
    await makeFolder(dirname(target));
    // The engine wants nothing but a plain path here, so only quotes need care.
    const copy = `COPY (${query}) TO ${literal(aside)} (${COPY_OPTIONS[format]})`;
    const task = { ...taskOn(relation, `writing ${target} from`), writing: target };
    await relation.engine.run(task, work, (connection) => connection.run(copy));
    await flush(aside);
    await rename(aside, target);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => undefined);
    throw error instanceof AssayError ? error : explainFileError(error, target);
  }
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r+');
  await file.sync();
}
