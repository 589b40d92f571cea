import type { LongWork } from '../../schema/index.ts';
import { type ColumnSchema, identifier, type Table } from '../../tables/index.ts';
import type { TextProfile, ValueCount } from './profile.ts';

/** Values that are looked at one by one: the most frequent. */
export const MOST_VALUES = 1000;
const COMMON = 10;
const ODD = 5;
const WORDS = 10;

/** What is known of a column of text. */
export interface TextFigures {
  readonly count: number;
  readonly distinct: number;
  readonly unique: number;
  /** The most frequent values, all of them up to {@link MOST_VALUES}. */
  readonly values: readonly { readonly value: string; readonly count: number }[];
  readonly common: readonly ValueCount[];
  readonly texts: TextProfile;
}

/** Groups the column once; every figure comes from its different values and how often each occurs. */
export async function textFigures(table: Table, { name }: ColumnSchema, work: LongWork): Promise<TextFigures> {
  const isNumber = 'TRY_CAST(trim(v) AS DOUBLE) IS NOT NULL';
  const [row = []] = await table.query(
    (relation) => `
      WITH g AS MATERIALIZED (
        SELECT v, count(*) AS n FROM (SELECT CAST(${identifier(name)} AS VARCHAR) AS v FROM ${relation})
        WHERE v IS NOT NULL GROUP BY v),
      top AS MATERIALIZED (SELECT v, n FROM g ORDER BY n DESC, v LIMIT ${MOST_VALUES}),
      lengths AS MATERIALIZED (SELECT length(v) AS l, sum(n) AS m FROM g GROUP BY l)
      SELECT coalesce(sum(n), 0), count(*), count(*) FILTER (n = 1),
        coalesce(sum(n) FILTER (trim(v) = ''), 0),
        coalesce(sum(n) FILTER (trim(v) <> v AND trim(v) <> ''), 0),
        coalesce(sum(n) FILTER (${isNumber}), 0),
        coalesce(sum(n) FILTER (NOT (${isNumber}) AND length(v) >= 8 AND TRY_CAST(v AS TIMESTAMP) IS NOT NULL), 0),
        (SELECT list(l ORDER BY l) FROM lengths), (SELECT list(m ORDER BY l) FROM lengths),
        (SELECT list(v ORDER BY n DESC, v) FROM top), (SELECT list(n ORDER BY n DESC, v) FROM top),
        (SELECT list(v) FROM (SELECT v FROM g WHERE NOT (${isNumber}) ORDER BY n DESC, v LIMIT ${ODD}))
      FROM g`,
    work,
  );
  const number = (index: number): number => Number(row[index] ?? 0);
  const list = (index: number): readonly unknown[] => (Array.isArray(row[index]) ? row[index] : []);
  const counts = list(10).map(Number);
  const values = list(9).map((value, i) => ({ value: String(value), count: counts[i] ?? 0 }));
  const [count, distinct] = [number(0), number(1)];
  const format = formatOf(values.map(({ value }) => value));
  return {
    count,
    distinct,
    unique: number(2),
    values,
    common: values.slice(0, COMMON).map((value) => ({ ...value, share: value.count / count })),
    texts: {
      lengths: lengthsOf(list(7).map(Number), list(8).map(Number)),
      blank: number(3),
      padded: number(4),
      numeric: number(5),
      dated: number(6),
      ...(format !== undefined && { format }),
      characters: charactersOf(values),
      words: wordsOf(values),
      oddValues: number(5) > 0 ? list(11).map(String) : [],
    },
  };
}

/** @param lengths ascending, with how many texts have each */
function lengthsOf(lengths: readonly number[], counts: readonly number[]): TextProfile['lengths'] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const sum = lengths.reduce((all, length, i) => all + length * (counts[i] ?? 0), 0);
  let passed = 0;
  const median = lengths.find((_, i) => {
    passed += counts[i] ?? 0;
    return passed * 2 >= total;
  });
  return {
    min: lengths[0] ?? Number.NaN,
    mean: sum / total,
    median: median ?? Number.NaN,
    max: lengths.at(-1) ?? Number.NaN,
  };
}

const FORMATS = {
  url: /^(https?|ftp|s3):\/\/\S+$/i,
  email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  path: /^(\/|\.{1,2}\/|[a-z]:\\)[^\n]+$/i,
} as const satisfies Record<NonNullable<TextProfile['format']>, RegExp>;

function formatOf(values: readonly string[]): TextProfile['format'] {
  if (values.length === 0) return undefined;
  const names = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
  return names.find((name) => values.every((value) => FORMATS[name].test(value)));
}

const CATEGORIES = [
  ['lower-case letter', /\p{Ll}/gu],
  ['upper-case letter', /\p{Lu}/gu],
  ['other letter', /[\p{Lt}\p{Lm}\p{Lo}]/gu],
  ['mark', /\p{M}/gu],
  ['digit', /\p{N}/gu],
  ['space', /[\p{Z}\t\n\r]/gu],
  ['punctuation', /\p{P}/gu],
  ['symbol', /\p{S}/gu],
  ['control', /[\p{Cc}\p{Cf}]/gu],
] as const;

function charactersOf(values: TextFigures['values']): TextProfile['characters'] {
  return CATEGORIES.map(([category, pattern]) => ({
    category,
    count: values.reduce((sum, { value, count }) => sum + count * (value.match(pattern)?.length ?? 0), 0),
  }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
}

function wordsOf(values: TextFigures['values']): TextProfile['words'] {
  const words = new Map<string, number>();
  for (const { value, count } of values) {
    for (const [word] of value.toLowerCase().matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’-]*/gu)) {
      words.set(word, (words.get(word) ?? 0) + count);
    }
  }
  return [...words]
    .map(([word, count]) => ({ word, count }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, WORDS);
}
