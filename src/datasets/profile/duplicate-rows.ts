import type { LongWork } from '../../schema/index.ts';
import { identifier, type Table } from '../../tables/index.ts';
import type { DuplicateRows } from './profile.ts';

const EXAMPLES = 5;
/** Columns that an example shows. */
const SHOWN = 12;

/**
 * Counts rows that are equal in every column. First by a hash of each row, of which only those that repeat are compared as
 * they are: grouping whole rows of a wide table would need as much memory as the table.
 */
export async function duplicateRows(
  table: Table,
  columns: readonly string[],
  work: LongWork,
): Promise<Pick<DuplicateRows, 'groups' | 'surplus' | 'share' | 'examples'>> {
  if (columns.length === 0) return { groups: 0, surplus: 0, share: 0, examples: [] };
  if (columns.length > MOST_COMPARED) return repeatsByHash(table, columns, work);
  const parts = columns.map((name, index) => `${identifier(name)} AS c${index}`);
  const names = columns.map((_, index) => `c${index}`);
  const shown = names.slice(0, SHOWN).map((name) => `CAST(${name} AS VARCHAR)`);
  const [row = []] = await table.query(
    (relation) => `
      WITH hashed AS (SELECT ${parts.join(', ')}, ${hashOf(columns)} AS k FROM ${relation}),
      repeated AS MATERIALIZED (SELECT k FROM (SELECT ${hashOf(columns)} AS k FROM ${relation}) GROUP BY k HAVING count(*) > 1),
      groups AS MATERIALIZED (
        SELECT count(*) AS n, [${shown.join(', ')}] AS example FROM hashed SEMI JOIN repeated USING (k)
        GROUP BY ${names.join(', ')} HAVING count(*) > 1)
      SELECT count(*), coalesce(sum(n - 1), 0),
        (SELECT list(n) FROM (SELECT n, example FROM groups ORDER BY n DESC, example LIMIT ${EXAMPLES})),
        (SELECT list(example) FROM (SELECT n, example FROM groups ORDER BY n DESC, example LIMIT ${EXAMPLES}))
      FROM groups`,
    work,
  );
  const counts = Array.isArray(row[2]) ? row[2].map(Number) : [];
  const examples = Array.isArray(row[3]) ? (row[3] as (string | null)[][]) : [];
  const surplus = Number(row[1] ?? 0);
  return {
    groups: Number(row[0] ?? 0),
    surplus,
    share: surplus / table.rowCount,
    examples: counts.map((count, i) => ({ count, values: examples[i] ?? [] })),
  };
}

/** The engine takes minutes to plan a comparison of whole rows with thousands of columns. */
const MOST_COMPARED = 400;

/** By two hashes of each row, together of 128 bits: two different rows are never taken for one in practice. */
async function repeatsByHash(
  table: Table,
  columns: readonly string[],
  work: LongWork,
): ReturnType<typeof duplicateRows> {
  const shown = columns.slice(0, SHOWN).map((name) => `CAST(${identifier(name)} AS VARCHAR)`);
  const rows = await table.query(
    (relation) => `
      WITH hashed AS (SELECT ${hashOf(columns)} AS a, ${hashOf(columns.toReversed())} AS b, [${shown.join(', ')}] AS example FROM ${relation}),
      groups AS (SELECT count(*) AS n, any_value(example) AS example FROM hashed GROUP BY a, b HAVING count(*) > 1)
      SELECT n, example, count(*) OVER (), sum(n - 1) OVER () FROM groups ORDER BY n DESC, example LIMIT ${EXAMPLES}`,
    work,
  );
  const surplus = Number(rows[0]?.[3] ?? 0);
  return {
    groups: Number(rows[0]?.[2] ?? 0),
    surplus,
    share: surplus / table.rowCount,
    examples: rows.map(([count, values]) => ({ count: Number(count), values: values as (string | null)[] })),
  };
}

/** Of many columns in parts: the engine takes long to plan a call with thousands of arguments. */
function hashOf(columns: readonly string[]): string {
  const parts: string[] = [];
  for (let start = 0; start < columns.length; start += 500) {
    parts.push(
      `hash(${columns
        .slice(start, start + 500)
        .map(identifier)
        .join(', ')})`,
    );
  }
  return parts.length === 1 ? (parts[0] as string) : `hash(${parts.join(', ')})`;
}
