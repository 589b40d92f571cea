import { DuckDBBigIntVector, type DuckDBDataChunk, DuckDBDoubleVector } from '@duckdb/node-api';

/**
 * The values of a DOUBLE column of a chunk, without a copy. Only for expressions that are never NULL: the array does
 * not tell which of its items are.
 */
export function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  if (vector instanceof DuckDBDoubleVector) return itemsOf<Float64Array>(vector);
  throw new TypeError(`Column ${column} of the query is no DOUBLE but ${vector.type}`);
}

/** The content of a column of a chunk, as bytes to hash; for DOUBLE, BIGINT and VARCHAR that are never NULL. */
export function bytesOf(chunk: DuckDBDataChunk, column: number): Uint8Array | string {
  const vector = chunk.getColumnVector(column);
  if (vector instanceof DuckDBDoubleVector || vector instanceof DuckDBBigIntVector) {
    const items = itemsOf<Float64Array | BigInt64Array>(vector);
    return new Uint8Array(items.buffer, items.byteOffset, items.byteLength);
  }
  return chunk.getColumnValues(column).join('');
}

/** The typed array is there but not declared; reading value by value through the public face is ten times slower. */
function itemsOf<T>(vector: object): T {
  return (vector as { items: T }).items;
}
