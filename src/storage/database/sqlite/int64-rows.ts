import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { toInt64 } from '../../../schema/index.ts';

/**
 * Reads the rows of a statement. Whole numbers beyond 2^53 make Node refuse the row, so the statement runs again with
 * bigints, of which only those stay that need to be. Only for statements that change nothing, for they run twice then.
 */
export function readRows(statement: StatementSync, values: readonly SQLInputValue[]): unknown[] {
  try {
    return statement.all(...values);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_OUT_OF_RANGE') throw error;
  }
  statement.setReadBigInts(true);
  try {
    return statement.all(...values).map(withNumbers);
  } finally {
    statement.setReadBigInts(false);
  }
}

function withNumbers(row: Record<string, unknown>): Record<string, unknown> {
  for (const [name, value] of Object.entries(row)) if (typeof value === 'bigint') row[name] = toInt64(value);
  return row;
}
