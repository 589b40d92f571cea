import type { LongWork } from '../../schema/index.ts';
import { sortOrder } from '../../stats/index.ts';
import type { ColumnSchema, Table } from '../../tables/index.ts';
import { type ComparedColumn, comparedCategory, MISSING } from './compared-column.ts';
import { numericColumn } from './numeric-column.ts';
import type { ValueCount } from './profile.ts';
import { readColumns } from './read-columns.ts';
import { MOST_CLASSES, type Target } from './target.ts';
import type { TextFigures } from './text-figures.ts';

export interface WantedTarget {
  readonly schema: ColumnSchema;
  readonly guessed: boolean;
  /** Of a column of text. */
  readonly figures: TextFigures | undefined;
}

/**
 * The target as what columns are measured against: classes where it has at most {@link MOST_CLASSES} values, else a number.
 * @returns undefined for a target that has one value or none, or for text with too many
 */
export async function readTarget(
  table: Table,
  { schema, guessed, figures }: WantedTarget,
  stride: number,
  work: LongWork,
): Promise<Target | undefined> {
  const { name: column } = schema;
  if (figures !== undefined && (figures.distinct < 2 || figures.distinct > MOST_CLASSES)) return undefined;
  const values = figures?.values.map(({ value }) => value).toSorted();
  let target: Target | undefined;
  await readColumns(
    table,
    [{ schema, ...(values !== undefined && { values }) }],
    (_, read) => {
      const coded = values === undefined ? codedNumbers(schema, read) : { codes: read, labels: values };
      const missing = read.filter(Number.isNaN).length;
      if (coded !== undefined) {
        const compared = comparedCategory(column, coded.codes, coded.labels.length, stride);
        const classes = countClasses(compared, coded.labels);
        const task = classes.length === 2 ? 'binary' : 'multiclass';
        target = { column, guessed, task, missing, classes, positive: positiveOf(classes, schema), compared };
        return;
      }
      const { compared } = numericColumn(schema, read, { stride, now: 0, levels: undefined });
      if (compared === undefined) return;
      target = { column, guessed, task: 'regression', missing, classes: [], positive: -1, compared };
    },
    work,
  );
  return target;
}

/** Numbers of few different values, by their place among these; undefined for more, or for a single one. */
function codedNumbers(
  { type }: ColumnSchema,
  values: Float64Array,
): { readonly codes: Float64Array; readonly labels: readonly string[] } | undefined {
  const { sorted } = sortOrder(values);
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value === distinct.at(-1)) continue;
    if (distinct.length === MOST_CLASSES) return undefined;
    distinct.push(value);
  }
  if (distinct.length < 2 || !distinct.every(Number.isInteger)) return undefined;
  const places = new Map(distinct.map((value, place) => [value, place]));
  const labels = distinct.map((value) => (type === 'boolean' ? String(value === 1) : String(value)));
  return { codes: values.map((value) => places.get(value) ?? Number.NaN), labels };
}

function countClasses({ codes }: ComparedColumn, labels: readonly string[]): readonly ValueCount[] {
  const counts = labels.map(() => 0);
  let known = 0;
  for (const code of codes) {
    if (code === MISSING) continue;
    known++;
    counts[code] = (counts[code] ?? 0) + 1;
  }
  return labels.map((value, i) => ({ value, count: counts[i] ?? 0, share: (counts[i] ?? 0) / known }));
}

/** The greater number; of two texts the rarer. */
function positiveOf(classes: readonly ValueCount[], { type }: ColumnSchema): number {
  if (type !== 'text' || classes.length !== 2) return classes.length - 1;
  return (classes[0]?.count ?? 0) < (classes[1]?.count ?? 0) ? 0 : 1;
}
