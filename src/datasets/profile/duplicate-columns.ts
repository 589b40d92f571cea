import type { LongWork } from '../../schema/index.ts';
import { identifier, type Table } from '../../tables/index.ts';
import type { NumericColumn } from './numeric-column.ts';
import type { ColumnProfile } from './profile.ts';

/**
 * Columns with the same values as an earlier one, by name. Only columns whose figures agree are compared row by row.
 * Constant and empty columns are left out: they are a fault of their own.
 */
export async function findSameColumns(
  table: Table,
  columns: readonly ColumnProfile[],
  numeric: ReadonlyMap<string, NumericColumn>,
  work: LongWork,
): Promise<ReadonlyMap<string, string>> {
  const bySignature = new Map<string, ColumnProfile[]>();
  for (const column of columns) {
    if (column.distinct < 2 || column.kind === 'other') continue;
    const signature = numeric.get(column.name)?.fingerprint || textSignature(column);
    bySignature.set(signature, [...(bySignature.get(signature) ?? []), column]);
  }
  const same = new Map<string, string>();
  for (const [first, ...others] of bySignature.values()) {
    for (const other of others) {
      if (first !== undefined && (await areEqual(table, first.name, other.name, work)))
        same.set(other.name, first.name);
    }
  }
  return same;
}

const textSignature = ({ count, distinct, unique, common, texts }: ColumnProfile): string =>
  JSON.stringify([count, distinct, unique, common, texts?.lengths, texts?.characters]);

async function areEqual(table: Table, a: string, b: string, work: LongWork): Promise<boolean> {
  const [x, y] = [a, b].map(identifier);
  const [row] = await table.query(
    (relation) => `SELECT count(*) FILTER (${x} IS DISTINCT FROM ${y}) = 0 FROM ${relation}`,
    work,
  );
  return row?.[0] === true;
}
