import { stat } from 'node:fs/promises';
import type { Clock, LongWork } from '../../schema/index.ts';
import { ColumnNotFoundError, type Table } from '../../tables/index.ts';
import { type ComparedColumn, MOST_LEVELS } from './compared-column.ts';
import { correlationsOf } from './correlations.ts';
import { findSameColumns } from './duplicate-columns.ts';
import { duplicateRows } from './duplicate-rows.ts';
import { guessTarget } from './guess-target.ts';
import { interactionOf, strongestPairs } from './interactions.ts';
import { heavyTails } from './issues/distributions.ts';
import { findIssues } from './issues/find-issues.ts';
import { missingPatterns } from './missing-patterns.ts';
import { type NumericColumn, numericColumn } from './numeric-column.ts';
import type { ColumnProfile, DuplicateRows, FeatureStrength, Profile, TargetProfile } from './profile.ts';
import { type ReadableColumn, readColumns } from './read-columns.ts';
import { readTarget } from './read-target.ts';
import { sampleOf } from './sample.ts';
import { classDistribution, orderAuc, strengthOf, strengthValue, type Target } from './target.ts';
import { textColumn } from './text-column.ts';
import { type TextFigures, textFigures } from './text-figures.ts';

export interface ProfileOptions {
  /** What is profiled, for people; the path of the file when left out. */
  readonly name?: string;
  /** The column to be predicted; guessed by its name when left out, and said so. `null` for none. */
  readonly target?: string | null;
  readonly clock: Clock;
}

/** Columns that are compared with each other. */
const MOST_COMPARED = 200;
/** Bytes that the compared columns may take together; of more rows every so many are compared. */
const COMPARED_BYTES = 512 * 2 ** 20;
const BYTES_PER_VALUE = 9;
/** Columns whose distribution by class is kept. */
const MOST_DISTRIBUTIONS = 200;

/**
 * Looks at a table from every side: figures and shape of each column, missing values and where they lie, repeated rows and
 * columns, what goes together, what tells the target, and what is wrong. Figures are exact; the few things that look at
 * part of the table only are in `notes`.
 * @throws ColumnNotFoundError when the table has no such target
 */
export async function profileTable(table: Table, options: ProfileOptions, work: LongWork = {}): Promise<Profile> {
  const { schema, rowCount: rows } = table;
  const now = options.clock.now();
  const notes: string[] = [];
  const texts = await readTexts(table, work);

  const readable = schema.map((column): ReadableColumn | undefined => {
    const figures = texts.get(column.name);
    if (figures === undefined) return { schema: column };
    const values = codedValues(figures);
    return values && { schema: column, values };
  });
  const read = readable.filter((column) => column !== undefined);
  const comparable = Math.min(read.length, MOST_COMPARED);
  const stride = Math.max(1, Math.ceil((rows * comparable * BYTES_PER_VALUE) / COMPARED_BYTES));
  if (stride > 1) notes.push(`Correlations and the target's figures are of every ${ordinal(stride)} row.`);

  const target = await targetOf(table, options, { texts, stride }, work);
  const numeric = new Map<string, NumericColumn>();
  const compared: ComparedColumn[] = [];
  const strengths: FeatureStrength[] = [];
  await readColumns(
    table,
    read,
    (index, values) => {
      const { schema: column } = read[index] as ReadableColumn;
      const figures = texts.get(column.name);
      const looked = numericColumn(column, values, { stride, now, levels: figures && codedLevels(figures) });
      if (figures === undefined) numeric.set(column.name, looked);
      const comparison = looked.compared;
      if (comparison === undefined) return;
      const isCut = figures !== undefined && figures.distinct > MOST_LEVELS;
      if (!isCut && compared.length < MOST_COMPARED) compared.push(comparison);
      if (target === undefined || column.name === target.column) return;
      const strength = strengthOf(comparison, target);
      const distribution =
        strengths.length < MOST_DISTRIBUTIONS
          ? classDistribution(
              comparison,
              target,
              looked.shown,
              figures?.values.map(({ value }) => value) ?? looked.labels,
            )
          : undefined;
      strengths.push({ ...strength, ...(distribution && { distribution }) });
    },
    work,
  );
  if (read.length > MOST_COMPARED) notes.push(`Correlations are of the first ${MOST_COMPARED} columns that have any.`);

  const plain = schema.map((column): ColumnProfile => {
    const figures = texts.get(column.name);
    if (figures !== undefined) return textColumn(column, figures, rows);
    return (numeric.get(column.name) as NumericColumn).profile;
  });
  const same = await findSameColumns(table, plain, numeric, work);
  const columns = plain.map((column) => {
    const earlier = same.get(column.name);
    return earlier === undefined ? column : { ...column, sameAs: earlier };
  });
  work.progress?.({ stage: 'duplicate rows' });
  const duplicates = await repeats(table, columns, work);
  work.progress?.({ stage: 'missing values' });
  const missing = await missingPatterns(
    table,
    schema.flatMap((column, i) => {
      const count = columns[i]?.missing ?? 0;
      return count > 0 ? [{ schema: column, missing: count }] : [];
    }),
    work,
  );
  work.progress?.({ stage: 'correlations' });
  const correlations = correlationsOf(compared, work);
  const interactions = strongestPairs(correlations).flatMap(([a, b]) => {
    const [x, y] = [compared[a] as ComparedColumn, compared[b] as ComparedColumn];
    const [shownX, shownY] = [numeric.get(x.name)?.shown, numeric.get(y.name)?.shown];
    if (shownX === undefined || shownY === undefined) return [];
    return [interactionOf([x, y], correlations.spearman[a]?.[b] ?? Number.NaN, [shownX, shownY])];
  });
  const heavy = heavyTails(columns);
  if (heavy.length > 0) {
    notes.push(
      `Heavy tails are usual in this table, so that no outliers are reported of ${heavy.slice(0, 10).join(', ')}${heavy.length > 10 ? ` and ${heavy.length - 10} more` : ''}.`,
    );
  }
  const described = target && describeTarget(target, strengths);
  const bytes = await bytesOf(table);
  const missingCells = columns.reduce((sum, column) => sum + column.missing, 0);
  const facts = {
    format: 1 as const,
    name: options.name ?? table.source?.path ?? 'table',
    profiledAt: now,
    rows,
    columns,
    overview: {
      cells: rows * columns.length,
      missingCells,
      missingShare: missingCells / (rows * columns.length),
      infiniteCells: columns.reduce((sum, { numbers, dates }) => sum + (numbers?.infinite ?? dates?.infinite ?? 0), 0),
      duplicates,
      kinds: countKinds(columns),
      ...(bytes !== undefined && { bytes }),
    },
    missing,
    correlations,
    interactions,
    ...(described !== undefined && { target: described }),
    sample: await sampleOf(table, work),
    notes,
  };
  return { ...facts, issues: findIssues(facts, compared) };
}

async function readTexts(table: Table, work: LongWork): Promise<ReadonlyMap<string, TextFigures>> {
  const columns = table.schema.filter(({ type }) => type === 'text' || type === 'other');
  const figures = new Map<string, TextFigures>();
  for (const [index, column] of columns.entries()) {
    figures.set(column.name, await textFigures(table, column, work));
    work.progress?.({ stage: 'profile texts', done: index + 1, total: columns.length, unit: 'columns' });
  }
  return figures;
}

/** The values that become codes: all, or the most frequent with one code for the rest; none for keys and prose. */
function codedValues({ values, distinct, count }: TextFigures): readonly string[] | undefined {
  if (distinct < 2 || distinct > count / 2) return undefined;
  return values.slice(0, distinct <= MOST_LEVELS ? MOST_LEVELS : MOST_LEVELS - 1).map(({ value }) => value);
}

const codedLevels = ({ distinct }: TextFigures): number => Math.min(distinct, MOST_LEVELS);

async function targetOf(
  table: Table,
  { target: asked }: ProfileOptions,
  { texts, stride }: { readonly texts: ReadonlyMap<string, TextFigures>; readonly stride: number },
  work: LongWork,
): Promise<Target | undefined> {
  const name = asked === null ? undefined : (asked ?? guessTarget(table.schema));
  if (name === undefined) return undefined;
  const schema = table.schema.find((column) => column.name === name);
  if (schema === undefined)
    throw new ColumnNotFoundError(
      [name],
      table.schema.map((column) => column.name),
    );
  return readTarget(table, { schema, guessed: asked === undefined, figures: texts.get(name) }, stride, work);
}

function describeTarget(target: Target, strengths: readonly FeatureStrength[]): TargetProfile {
  const { column, guessed, task, missing, classes, positive } = target;
  return {
    column,
    guessed,
    task,
    missing,
    ...(task === 'binary' && { positive: classes[positive]?.value ?? '' }),
    classes,
    orderAuc: orderAuc(target),
    features: strengths.toSorted((a, b) => strengthValue(b) - strengthValue(a)),
  };
}

async function repeats(table: Table, columns: readonly ColumnProfile[], work: LongWork): Promise<DuplicateRows> {
  const all = await duplicateRows(
    table,
    columns.map(({ name }) => name),
    work,
  );
  // Keys that tell every row apart, but for rows that repeat with their key.
  const keys = columns.filter(({ kind, distinct, count, numbers }) => {
    const mayBeKey = kind === 'identifier' || (kind === 'number' && numbers?.isWhole === true);
    return mayBeKey && count > 1 && distinct >= count - all.surplus && distinct > 0.9 * count;
  });
  const others = columns.filter((column) => !keys.includes(column));
  if (keys.length === 0 || others.length === 0) return all;
  // Rows of a few categories repeat without fault.
  const room = others.reduce((sum, { distinct }) => sum + Math.log(Math.max(1, distinct)), 0);
  if (room < 2 * Math.log(table.rowCount) + Math.log(100)) return all;
  const { groups, surplus } = await duplicateRows(
    table,
    others.map(({ name }) => name),
    work,
  );
  return { ...all, withoutKeys: { columns: keys.map(({ name }) => name), groups, surplus } };
}

function countKinds(columns: readonly ColumnProfile[]): Profile['overview']['kinds'] {
  const kinds: Partial<Record<ColumnProfile['kind'], number>> = {};
  for (const { kind } of columns) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return kinds;
}

async function bytesOf({ source }: Table): Promise<number | undefined> {
  if (source === undefined) return undefined;
  return (await stat(source.path).catch(() => undefined))?.size;
}

const ordinal = (number: number): string => `${number}${number === 2 ? 'nd' : number === 3 ? 'rd' : 'th'}`;
