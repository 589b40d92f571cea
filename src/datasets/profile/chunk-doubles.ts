import type { Table } from '../../tables/index.ts';

type Chunk = Parameters<Parameters<Table['scan']>[1]>[0];

/**
 * The values of a DOUBLE column of a chunk, without a copy; only for expressions that are never NULL. The typed array is
 * there but not declared, and reading value by value through the public face is ten times slower.
 */
export function doublesOf(chunk: Chunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  const { items } = vector as { items?: unknown };
  if (items instanceof Float64Array) return items;
  throw new TypeError(`Column ${column} of the query is no DOUBLE but ${vector.type}`);
}
