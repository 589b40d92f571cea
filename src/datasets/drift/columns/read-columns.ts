import type { LongWork } from '../../../schema/index.ts';
import { type ColumnSchema, type ColumnType, doublesOf, identifier, type Table } from '../../../tables/index.ts';
import type { ColumnKind } from '../drift-report.ts';
import { type CategorySummary, type ColumnSummary, FEW_INTEGERS, FEW_VALUES } from './column-summary.ts';
import { summariseNumbers } from './summarise-numbers.ts';

/** One column to read. */
export interface ColumnWish {
  readonly column: ColumnSchema;
  /** What it is compared as; found out from its values when left out. */
  readonly kind?: ColumnKind;
  /** What the other side has categories of: numbers or booleans are read as such before they are named. */
  readonly like?: ColumnType;
}

/** Rows of a table, all of them unless a condition says which. */
export interface RowSelection {
  readonly table: Table;
  /** An SQL condition made of identifiers and literals of ours. */
  readonly where?: string | undefined;
}

/** A column that was read, or why it could not be. */
export type ReadColumn = { readonly summary: ColumnSummary } | { readonly error: unknown };

/** So many numbers are in memory at once: 128 MB. */
const NUMBERS_AT_ONCE = 1 << 24;
/** A query of thousands of columns is slow to plan. */
const MOST_COLUMNS_AT_ONCE = 64;

/** How many columns of so many rows may be read at once. */
export function columnsAtOnce(rows: number): number {
  return Math.max(1, Math.min(MOST_COLUMNS_AT_ONCE, Math.floor(NUMBERS_AT_ONCE / Math.max(1, rows))));
}

/**
 * Reads columns into what is compared, as many as shall be in memory at once. A column that cannot be read costs no
 * other: where a query of several fails, each is tried by itself.
 */
export async function readColumns(
  rows: RowSelection,
  wishes: readonly ColumnWish[],
  work: LongWork,
): Promise<readonly ReadColumn[]> {
  const rowCount = await countRows(rows, work);
  const found = new Map<ColumnWish, ReadColumn>();
  const numeric = wishes.filter(readsNumbers);
  for (const [wish, read] of await readNumbersOrEach(rows, numeric, { rowCount, work })) found.set(wish, read);
  for (const wish of wishes) {
    if (readsNumbers(wish)) continue;
    const read = async () => ({ summary: await readTexts(rows, wish, { rowCount, work }) });
    found.set(wish, await attempt(work, read));
  }
  return wishes.map((wish) => found.get(wish)!);
}

const isNumber = (type: ColumnType): boolean => type === 'integer' || type === 'number';

/** Booleans and texts become numbers only where the other side holds numbers. */
function readsNumbers({ column, kind, like }: ColumnWish): boolean {
  if (kind === undefined) return isNumber(column.type);
  return kind === 'numeric' || (kind === 'categorical' && like !== undefined && isNumber(like));
}

interface Reading {
  readonly rowCount: number;
  readonly work: LongWork;
}

async function countRows({ table, where }: RowSelection, work: LongWork): Promise<number> {
  if (where === undefined) return table.rowCount;
  const [row] = await table.query((relation) => `SELECT count(*) FROM ${relation} WHERE ${where}`, work);
  return Number(row?.[0]);
}

async function readNumbersOrEach(
  rows: RowSelection,
  wishes: readonly ColumnWish[],
  reading: Reading,
): Promise<readonly (readonly [ColumnWish, ReadColumn])[]> {
  if (wishes.length === 0) return [];
  const all = await attempt(reading.work, () => readNumbers(rows, wishes, reading));
  if (!('error' in all)) return wishes.map((wish, i) => [wish, { summary: all[i]! }]);
  if (wishes.length === 1) return [[wishes[0]!, all]];
  const each: [ColumnWish, ReadColumn][] = [];
  for (const wish of wishes) {
    each.push([
      wish,
      await attempt(reading.work, async () => ({ summary: (await readNumbers(rows, [wish], reading))[0]! })),
    ]);
  }
  return each;
}

/** What a column's own values make fail is kept as its answer; a stop is a stop. */
async function attempt<T extends object>(
  { signal }: LongWork,
  read: () => Promise<T>,
): Promise<T | { error: unknown }> {
  try {
    return await read();
  } catch (error) {
    if (signal?.aborted === true) throw error;
    return { error };
  }
}

async function readNumbers(
  { table, where }: RowSelection,
  wishes: readonly ColumnWish[],
  { rowCount, work }: Reading,
): Promise<readonly ColumnSummary[]> {
  const values = wishes.map(() => new Float64Array(rowCount));
  const unreadable = await countUnreadable({ table, where }, wishes, work);
  const select = wishes.map(({ column }) => numberOf(column)).join(', ');
  await table.scan(
    (relation) => `SELECT ${select} FROM ${relation}${where === undefined ? '' : ` WHERE ${where}`}`,
    (chunk, firstRow) => {
      for (let i = 0; i < wishes.length; i++) {
        const items = doublesOf(chunk, i);
        values[i]!.set(items.length === chunk.rowCount ? items : items.subarray(0, chunk.rowCount), firstRow);
      }
    },
    work,
  );
  return wishes.map((wish, i) => summaryOf(wish, values[i]!, unreadable[i]!));
}

/** NULL becomes NaN: the array of a chunk does not tell which of its items are missing. */
function numberOf({ name, type }: ColumnSchema): string {
  const column = identifier(name);
  const number = type === 'boolean' ? `CAST(CAST(${column} AS INTEGER) AS DOUBLE)` : `TRY_CAST(${column} AS DOUBLE)`;
  return `coalesce(${isNumber(type) ? `CAST(${column} AS DOUBLE)` : number}, 'NaN'::DOUBLE)`;
}

/** Texts among them that are no numbers, by column. */
async function countUnreadable(
  { table, where }: RowSelection,
  wishes: readonly ColumnWish[],
  work: LongWork,
): Promise<readonly number[]> {
  const isText = ({ column }: ColumnWish): boolean => !isNumber(column.type) && column.type !== 'boolean';
  if (!wishes.some(isText)) return wishes.map(() => 0);
  const counts = wishes.map((wish) => {
    const column = identifier(wish.column.name);
    return isText(wish) ? `count(*) FILTER (${column} IS NOT NULL AND TRY_CAST(${column} AS DOUBLE) IS NULL)` : '0';
  });
  const condition = where === undefined ? '' : ` WHERE ${where}`;
  const [row] = await table.query((relation) => `SELECT ${counts.join(', ')} FROM ${relation}${condition}`, work);
  return wishes.map((_, i) => Number(row?.[i]));
}

function summaryOf({ column, kind }: ColumnWish, values: Float64Array, unreadable: number): ColumnSummary {
  let [size, infinite] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) values[size++] = value;
    else if (!Number.isNaN(value)) infinite++;
  }
  const numbers = summariseNumbers(values.subarray(0, size));
  const few = column.type === 'integer' ? FEW_INTEGERS : FEW_VALUES;
  const isCategorical = kind === undefined ? numbers.fewValues > 0 && numbers.fewValues <= few : kind === 'categorical';
  const common = {
    name: column.name,
    type: column.type,
    rows: values.length,
    missing: values.length - size - infinite - unreadable,
    infinite,
    unreadable,
  };
  return isCategorical
    ? { ...common, kind: 'categorical', categories: categoriesOf(numbers.sample.values) }
    : { ...common, kind: 'numeric', numbers };
}

/** More categories than these are kept by no one. */
const MOST_CATEGORIES = 20_000;

function categoriesOf(sorted: Float64Array): CategorySummary {
  const counts: [string, number][] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    counts.push([String(sorted[from]), to - from]);
    from = to;
  }
  return keepFrequent(counts, counts.length, sorted.length);
}

function keepFrequent(counts: readonly [string, number][], distinct: number, total: number): CategorySummary {
  const kept = counts.toSorted((a, b) => b[1] - a[1]).slice(0, MOST_CATEGORIES);
  const inKept = kept.reduce((sum, [, count]) => sum + count, 0);
  return { counts: new Map(kept), distinct, others: total - inKept };
}

/** A text column with at least so many values, of which over half differ, holds texts rather than categories. */
const FEWEST_TEXTS = 20;

async function readTexts({ table, where }: RowSelection, wish: ColumnWish, reading: Reading): Promise<ColumnSummary> {
  const { rowCount, work } = reading;
  const { column } = wish;
  const name = identifier(column.name);
  const text = `CAST(${wish.like === 'boolean' ? `TRY_CAST(${name} AS BOOLEAN)` : name} AS VARCHAR)`;
  const rowsOf = (relation: string) => `FROM ${relation}${where === undefined ? '' : ` WHERE ${where}`}`;
  const common = { name: column.name, type: column.type, rows: rowCount, infinite: 0, unreadable: 0 };
  const [counted] = await table.query(
    (relation) => `SELECT count(${name}), ${isCounted(wish) ? `count(DISTINCT ${text})` : '0'} ${rowsOf(relation)}`,
    work,
  );
  const [present, distinct] = [Number(counted?.[0]), Number(counted?.[1])];
  const missing = rowCount - present;
  const kind = wish.kind ?? kindOf(column.type, { present, distinct });
  switch (kind) {
    case 'text': {
      const lengths = new Float64Array(present);
      await table.scan(
        (relation) =>
          `SELECT CAST(length(${text}) AS DOUBLE) FROM (SELECT ${name} ${rowsOf(relation)}) WHERE ${name} IS NOT NULL`,
        (chunk, firstRow) => lengths.set(doublesOf(chunk, 0).subarray(0, chunk.rowCount), firstRow),
        work,
      );
      return { ...common, kind, missing, numbers: summariseNumbers(lengths) };
    }
    case 'categorical': {
      const rows = await table.query(
        (relation) =>
          `SELECT ${text} AS v, count(*) AS n FROM (SELECT ${name} ${rowsOf(relation)})
           WHERE ${name} IS NOT NULL GROUP BY v ORDER BY n DESC, v LIMIT ${MOST_CATEGORIES}`,
        work,
      );
      const counts = rows.map(([value, count]): [string, number] => [String(value), Number(count)]);
      return { ...common, kind, missing, categories: keepFrequent(counts, distinct, present) };
    }
    case 'numeric':
    case 'time':
    case 'other':
      return { ...common, kind, missing };
    default:
      return kind satisfies never;
  }
}

const isCounted = ({ column, kind }: ColumnWish): boolean =>
  kind === undefined ? column.type === 'text' || column.type === 'boolean' : kind === 'categorical';

function kindOf(type: ColumnType, { present, distinct }: { present: number; distinct: number }): ColumnKind {
  switch (type) {
    case 'boolean':
      return 'categorical';
    case 'text':
      return distinct > MOST_CATEGORIES || (distinct > FEWEST_TEXTS && distinct > present / 2) ? 'text' : 'categorical';
    case 'date':
    case 'timestamp':
      return 'time';
    case 'integer':
    case 'number':
      return 'numeric';
    case 'other':
      return 'other';
    default:
      return type satisfies never;
  }
}
