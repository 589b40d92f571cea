import type { Json } from '@duckdb/node-api';
import type { LongWork } from '../../schema/index.ts';
import { ColumnNotFoundError, type ColumnSchema, identifier, type Table } from '../../tables/index.ts';
import type { ChangedRow, ComparedRow, RowChanges } from './comparison.ts';

interface Sides {
  readonly before: Table;
  readonly after: Table;
}

/**
 * Matches the rows of two tables of one engine by their key. NaN equals NaN, and a missing value another one.
 * @throws ColumnNotFoundError (`TABLES_COLUMN_NOT_FOUND`) for a key that either side has not
 */
export async function compareRows(
  { before, after }: Sides,
  { key, samples }: { readonly key: readonly string[]; readonly samples: number },
  work: LongWork,
): Promise<RowChanges> {
  for (const { schema } of [before, after]) refuseUnknown(schema, key);
  const keys = new Set(key);
  const types = new Map(before.schema.map((column) => [column.name, column]));
  const compared = after.schema.flatMap((to) => {
    const from = types.get(to.name);
    return from === undefined || keys.has(to.name) ? [] : [{ from, to }];
  });
  const other = await relationOf(after, work);
  const repeats = { before: await repeatedKeys(before, key, work), after: await repeatedKeys(after, key, work) };
  const isRepeated = repeats.before + repeats.after > 0;
  const matched = (relation: string) => matchedRows({ relation, other, key, isRepeated, sides: { before, after } });

  const differs = compared.map(({ from, to }) => difference(from, to));
  const anyDiffers = differs.length === 0 ? 'false' : differs.map((one) => `(${one})`).join(' OR ');
  const inBoth = '(has_a AND has_b)';
  const [counts = []] = await before.query(
    (relation) => `SELECT count(*) FILTER (NOT has_a), count(*) FILTER (NOT has_b),
      count(*) FILTER (${inBoth} AND (${anyDiffers})), count(*) FILTER (${inBoth} AND NOT (${anyDiffers}))
      ${differs.map((one) => `, count(*) FILTER (${inBoth} AND ${one})`).join('')} FROM ${matched(relation)}`,
    work,
  );
  const [added, removed, changed, unchanged, ...perColumn] = counts.map(Number);
  const select = async (columns: readonly string[], condition: string, side: 'a' | 'b') =>
    before.query((relation) => {
      const order = key.map((name) => `${side}.${identifier(name)}`).join(', ');
      return `SELECT ${columns.join(', ')} FROM ${matched(relation)} WHERE ${condition} ORDER BY ${order} LIMIT ${samples}`;
    }, work);
  const rowsOf = async (side: 'a' | 'b', { schema }: Table, condition: string): Promise<ComparedRow[]> => {
    const names = schema.map(({ name }) => name);
    const found = await select(
      names.map((name) => `${side}.${identifier(name)}`),
      condition,
      side,
    );
    return found.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
  };
  const names = compared.map(({ to }) => to.name);
  const changedRows = await select(
    [
      ...key.map((name) => `b.${identifier(name)}`),
      ...names.flatMap((name) => [`a.${identifier(name)}`, `b.${identifier(name)}`]),
      ...differs,
    ],
    `${inBoth} AND (${anyDiffers})`,
    'b',
  );
  return {
    key,
    added: added ?? 0,
    removed: removed ?? 0,
    changed: changed ?? 0,
    unchanged: unchanged ?? 0,
    repeatedKeys: repeats,
    changedColumns: Object.fromEntries(
      names.map((name, index) => [name, perColumn[index] ?? 0] as const).filter(([, count]) => count > 0),
    ),
    samples: {
      added: await rowsOf('b', after, 'NOT has_a'),
      removed: await rowsOf('a', before, 'NOT has_b'),
      changed: changedRows.map((row) => changedRow(row, key, names)),
    },
  };
}

function refuseUnknown(schema: readonly ColumnSchema[], key: readonly string[]): void {
  const names = schema.map(({ name }) => name);
  const unknown = key.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new ColumnNotFoundError(unknown, names);
}

/** The name that a table has in the engine it shares with another one. */
async function relationOf(table: Table, work: LongWork): Promise<string> {
  let name = '';
  await table.query((relation) => {
    name = relation;
    return 'SELECT 1';
  }, work);
  return name;
}

async function repeatedKeys(table: Table, key: readonly string[], work: LongWork): Promise<number> {
  const [[distinct] = []] = await table.query(
    (relation) => `SELECT count(*) FROM (SELECT DISTINCT ${key.map(identifier).join(', ')} FROM ${relation})`,
    work,
  );
  return table.rowCount - Number(distinct);
}

interface Matching {
  readonly relation: string;
  readonly other: string;
  readonly key: readonly string[];
  readonly isRepeated: boolean;
  readonly sides: Sides;
}

/** A full outer join of both sides; `has_a` and `has_b` tell which of them has the row. */
function matchedRows({ relation, other, key, isRepeated, sides }: Matching): string {
  const side = (name: string, table: Table): string => {
    const names = table.schema.map((column) => identifier(column.name)).join(', ');
    const nth = isRepeated
      ? `row_number() OVER (PARTITION BY ${key.map(identifier).join(', ')} ORDER BY ${names})`
      : '1';
    return `(SELECT *, true AS assay_there, ${nth} AS assay_nth FROM ${name})`;
  };
  const on = [
    ...key.map((name) => `assay_a.${identifier(name)} IS NOT DISTINCT FROM assay_b.${identifier(name)}`),
    'assay_a.assay_nth = assay_b.assay_nth',
  ];
  return `(SELECT assay_a AS a, assay_b AS b, assay_a.assay_there IS NOT NULL AS has_a, assay_b.assay_there IS NOT NULL AS has_b
    FROM ${side(relation, sides.before)} assay_a FULL OUTER JOIN ${side(other, sides.after)} assay_b ON ${on.join(' AND ')})`;
}

const NUMERIC: ReadonlySet<string> = new Set(['integer', 'number']);

/** Whether a column has another value; types that do not compare are compared as text. */
function difference(from: ColumnSchema, to: ColumnSchema): string {
  const name = identifier(from.name);
  const comparable = from.type === to.type || (NUMERIC.has(from.type) && NUMERIC.has(to.type));
  return comparable && from.type !== 'other'
    ? `(a.${name} IS DISTINCT FROM b.${name})`
    : `(CAST(a.${name} AS VARCHAR) IS DISTINCT FROM CAST(b.${name} AS VARCHAR))`;
}

function changedRow(row: readonly Json[], key: readonly string[], names: readonly string[]): ChangedRow {
  const values = row.slice(key.length, key.length + 2 * names.length);
  const flags = row.slice(key.length + 2 * names.length);
  return {
    key: Object.fromEntries(key.map((name, index) => [name, row[index]])),
    changes: names.flatMap((column, index) =>
      flags[index] === true ? [{ column, from: values[2 * index], to: values[2 * index + 1] }] : [],
    ),
  };
}
