import { createHash } from 'node:crypto';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { LongWork } from '../schema/index.ts';
import { canonicalExpressions, canonicalTypeOf } from './canonical.ts';
import { type Relation, taskOn } from './relation.ts';
import { bytesOf } from './vector-values.ts';

/**
 * The content hash behind {@link Table.digest}: SHA-256 over row count, names, types and the SHA-256 of each canonical
 * column. One hash a column makes the result independent of how many rows a chunk or a row group happens to have.
 * @param take sees every chunk of the canonical columns on the way
 */
export async function digestOf(
  relation: Relation,
  work: LongWork,
  take?: (chunk: DuckDBDataChunk, firstRow: number) => void,
): Promise<string> {
  const { engine, schema, rowCount } = relation;
  const expressions = canonicalExpressions(schema);
  const hashes = expressions.map(() => createHash('sha256'));
  const query = `SELECT ${expressions.join(', ')} FROM ${relation.relation}`;
  await engine.stream(taskOn(relation, 'hashing'), work, query, (chunk, firstRow) => {
    hashes.forEach((hash, column) => {
      hash.update(bytesOf(chunk, column));
    });
    take?.(chunk, firstRow);
    work.progress?.({ stage: 'hash', done: firstRow + chunk.rowCount, total: rowCount, unit: 'rows' });
  });
  const content = {
    rows: rowCount,
    columns: schema.map((column) => [column.name, canonicalTypeOf(column)]),
    values: hashes.map((hash) => hash.digest('hex')),
  };
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
