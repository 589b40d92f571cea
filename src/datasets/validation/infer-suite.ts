import type { LongWork } from '../../schema/index.ts';
import { type ColumnStatistics, identifier, literal, type Table } from '../../tables/index.ts';
import type { Rule } from './rule.ts';
import { parseSuite, type Suite } from './suite.ts';

export interface InferOptions {
  /** Name of the suite. */
  readonly name?: string;
  /** How far beyond the values seen a number may lie, as a share of their range; 0.5 unless given. */
  readonly margin?: number;
}

/** Most different values that are taken for a closed set. */
const SET_SIZE = 20;
/** A set is believed when each of its values was seen this often on average. */
const SEEN_EACH = 10;
/** Fewer rows say nothing about uniqueness or form. */
const ENOUGH_ROWS = 20;

/** Forms of text that people keep to, the narrowest first. */
const FORMS: readonly (readonly [note: string, pattern: string])[] = [
  ['UUID', '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$'],
  ['e-mail address', '^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$'],
  ['address on the web', '^https?://\\S+$'],
  ['IPv4 address', '^(\\d{1,3}\\.){3}\\d{1,3}$'],
  ['date as YYYY-MM-DD', '^\\d{4}-\\d{2}-\\d{2}$'],
  ['SHA-256 digest', '^[0-9a-f]{64}$'],
  ['digits', '^[0-9]+$'],
  ['letters, then digits', '^[A-Za-z]+[-_]?[0-9]+$'],
];

/**
 * A suite that the table keeps, as a draft for people to go over: columns and their types, what is never missing, what is
 * unique, closed sets, forms of text, and ranges with a margin.
 */
export async function inferSuite(
  table: Table,
  { name, margin = 0.5 }: InferOptions = {},
  work: LongWork = {},
): Promise<Suite> {
  const statistics = await table.statistics(work);
  const forms = await formsOf(table, statistics, work);
  const rules: Rule[] = [
    { rule: 'columns', columns: table.schema.map((column) => column.name), others: 'allow' },
    { rule: 'row_count', min: 1 },
    ...statistics.flatMap((column) => rulesOf(column, { margin, form: forms.get(column.name) })),
  ];
  return parseSuite({ ...(name !== undefined && { name }), rules });
}

function rulesOf(
  column: ColumnStatistics,
  { margin, form }: { margin: number; form: (typeof FORMS)[number] | undefined },
): readonly Rule[] {
  const { name, type, rows, missing, distinct } = column;
  const present = rows - missing;
  if (present === 0) return [{ rule: 'exists', column: name }];
  const isKey = distinct === present && present >= ENOUGH_ROWS && (type === 'integer' || type === 'text');
  const set = isKey ? undefined : closedSet(column, present);
  return [
    ...(type === 'other'
      ? [{ rule: 'exists', column: name } as const]
      : [{ rule: 'type', column: name, type } as const]),
    missing === 0
      ? { rule: 'not_null', column: name }
      : { rule: 'missing', column: name, max: missingLimit(missing / rows, rows) },
    ...(isKey ? [{ rule: 'unique', column: name } as const] : []),
    ...(set !== undefined ? [{ rule: 'in_set', column: name, values: set } as const] : []),
    ...(form !== undefined && set === undefined
      ? [{ rule: 'matches', column: name, pattern: form[1], note: `Form: ${form[0]}` } as const]
      : []),
    ...(set === undefined && !isKey ? rangeOf(column, margin) : []),
  ];
}

function closedSet({ type, topValues = [], distinct }: ColumnStatistics, present: number): string[] | undefined {
  const isClosed = type === 'text' && distinct <= SET_SIZE && present >= distinct * SEEN_EACH;
  // Statistics keep ten of the values only.
  return isClosed && topValues.length === distinct ? topValues.map(({ value }) => value).toSorted() : undefined;
}

/** Three standard errors above the share seen, and at least a little. */
function missingLimit(share: number, rows: number): number {
  return Math.min(1, Number((share + Math.max(0.01, 3 * Math.sqrt((share * (1 - share)) / rows))).toFixed(4)));
}

function rangeOf({ name, type, numeric }: ColumnStatistics, margin: number): readonly Rule[] {
  if (numeric === undefined || numeric.infinite > 0 || (type !== 'integer' && type !== 'number')) return [];
  const { min, max } = numeric;
  const room = Math.max((max - min) * margin, Math.abs(max) * margin * 0.1);
  const low = min - room;
  const high = max + room;
  // What was never negative is hardly ever meant to be.
  const bounds = {
    min: min >= 0 && low < 0 ? 0 : rounded(low, Math.floor),
    max: max <= 0 && high > 0 ? 0 : rounded(high, Math.ceil),
  };
  return Number.isFinite(bounds.min) && Number.isFinite(bounds.max)
    ? [{ rule: 'between', column: name, ...bounds }]
    : [];
}

/** To three significant digits, away from the values seen. */
function rounded(value: number, outwards: (value: number) => number): number {
  if (value === 0 || !Number.isFinite(value)) return value;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  return Number((outwards(value / unit) * unit).toPrecision(12));
}

/** The form that every text of a column keeps to, where there is one; all columns in one scan. */
async function formsOf(table: Table, statistics: readonly ColumnStatistics[], work: LongWork) {
  const texts = statistics.filter(({ type, rows, missing }) => type === 'text' && rows - missing >= ENOUGH_ROWS);
  if (texts.length === 0) return new Map<string, (typeof FORMS)[number]>();
  const checks = texts.flatMap(({ name }) =>
    FORMS.map(([, pattern]) => `coalesce(bool_and(regexp_matches(${identifier(name)}, ${literal(pattern)})), false)`),
  );
  const [row = []] = await table.query((relation) => `SELECT ${checks.join(', ')} FROM ${relation}`, work);
  return new Map(
    texts.flatMap(({ name }, column) => {
      const form = FORMS.find((_, index) => row[column * FORMS.length + index] === true);
      return form === undefined ? [] : [[name, form] as const];
    }),
  );
}
