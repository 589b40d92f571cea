import { type ColumnSummary, valueCount } from './columns/column-summary.ts';
import { shapeOf } from './columns/shape-of.ts';
import { chosenFor, type ResolvedDriftOptions } from './drift-options.ts';
import type { CategoryCount, ColumnFigures, ColumnKind, DriftShape } from './drift-report.ts';
import type { ColumnPair } from './methods/column-pair.ts';
import { evidentlyChoice } from './methods/evidently-choice.ts';
import type { DriftMethodName } from './methods/method-names.ts';
import { METHODS } from './methods/methods.ts';
import { measureCategories, measureMissing, measureNumbers } from './methods/own-verdict.ts';

/** What was measured of a column, before the verdict, which waits for all columns: many tests are adjusted together. */
export interface ComparedColumn {
  readonly name: string;
  readonly type: ColumnSummary['type'];
  readonly currentType?: ColumnSummary['type'];
  readonly kind: ColumnKind;
  readonly reference: ColumnFigures;
  readonly current: ColumnFigures;
  readonly outcome: Outcome;
  readonly missing?: { readonly pValue: number; readonly gap: number };
  readonly newCategories: readonly CategoryCount[];
  readonly vanishedCategories: readonly CategoryCount[];
  readonly shape: DriftShape | null;
  /** Things to say beside the verdict. */
  readonly notes: readonly string[];
}

export type Outcome =
  /** A test and a distance, of which both must speak. */
  | ({ readonly by: 'both'; readonly pValue: number } & Measured)
  /** One method that decides alone. */
  | ({ readonly by: 'method'; readonly decides: 'p-value' | 'distance'; readonly effect: number } & Measured)
  | { readonly by: 'nothing'; readonly status: 'not-enough-data' | 'not-tested'; readonly why: string };

export interface Measured {
  readonly method: DriftMethodName;
  readonly score: number;
  readonly threshold: number;
  readonly statistic?: number;
  readonly pValue?: number;
  readonly test?: string;
  readonly measures: Readonly<Record<string, number>>;
}

/** Measures one column on both sides. */
export function compareColumn(pair: ColumnPair, options: ResolvedDriftOptions): ComparedColumn {
  const { reference, current } = pair;
  const missing = measureMissing(pair);
  return {
    name: reference.name,
    type: reference.type,
    ...(current.type !== reference.type && { currentType: current.type }),
    kind: reference.kind,
    reference: figuresOf(reference),
    current: figuresOf(current),
    outcome: measure(pair, options),
    ...(missing !== undefined && options.preset === 'assay' && { missing }),
    ...categoriesApart(pair),
    shape: shapeOf(pair),
    notes: notesOn(pair),
  };
}

function measure(pair: ColumnPair, options: ResolvedDriftOptions): Outcome {
  const { name, kind } = pair.reference;
  const asked = chosenFor(options.thresholds, { name, kind });
  const chosen = chosenFor(options.methods, { name, kind });
  const [n, m] = [valueCount(pair.reference), valueCount(pair.current)];
  if (kind === 'time') return nothing('not-tested', 'times move on by themselves; only missing values are compared');
  if (kind === 'other') return nothing('not-tested', `values of type ${pair.reference.type} are not compared`);
  if (n === 0 && m === 0) return nothing('not-tested', 'neither side has a value');
  if (n < options.minRows || m < options.minRows) {
    const side = n < options.minRows ? `the reference has ${values(n)}` : `only ${values(m)} to compare`;
    return nothing(
      'not-enough-data',
      `not enough data: ${side}, and at least ${options.minRows} are needed on each side`,
    );
  }
  if (chosen === undefined && options.preset === 'assay') return ownMeasure(pair, asked);
  const picked = chosen ?? evidentlyChoice(pair);
  if (picked === undefined)
    return nothing('not-tested', `Evidently's choice for ${kind} columns needs a trained classifier`);
  return methodMeasure(pair, picked, asked);
}

function ownMeasure(pair: ColumnPair, asked: number | undefined): Outcome {
  const own = pair.reference.kind === 'categorical' ? measureCategories(pair, asked) : measureNumbers(pair, asked);
  if (own === undefined) {
    return nothing('not-enough-data', 'not enough data: fewer than 5 rows are expected of every category but one');
  }
  const { distance, ...rest } = own;
  return { by: 'both', score: distance, ...rest };
}

function methodMeasure(pair: ColumnPair, name: DriftMethodName, asked: number | undefined): Outcome {
  const method = METHODS[name];
  const kind = pair.reference.numbers === undefined ? 'categorical' : 'numeric';
  if (method.takes !== 'both' && method.takes !== kind) {
    return nothing('not-tested', `${name} compares ${method.takes} columns, and this one is ${kind}`);
  }
  const unfit = method.unfit?.(pair);
  if (unfit !== undefined) return nothing('not-tested', `${name} cannot compare it: ${unfit}`);
  const { score, ...answer } = method.measure(pair);
  if (Number.isNaN(score)) {
    // Where all values of both sides are one, scipy's tests have no answer; nothing has changed.
    return nothing('not-tested', `${name} is undefined here: the values do not vary`);
  }
  return {
    by: 'method',
    decides: method.decides,
    method: name,
    score,
    threshold: asked ?? method.threshold,
    measures: {},
    ...answer,
  };
}

const nothing = (status: 'not-enough-data' | 'not-tested', why: string): Outcome => ({ by: 'nothing', status, why });

const values = (count: number): string => `${count} ${count === 1 ? 'value' : 'values'}`;

function figuresOf(summary: ColumnSummary): ColumnFigures {
  const { rows, missing, infinite, unreadable, numbers, categories } = summary;
  const common = { rows, missing, infinite, unreadable, values: valueCount(summary) };
  if (categories !== undefined) return { ...common, distinct: categories.distinct };
  if (numbers === undefined || numbers.sample.size === 0) return common;
  const { sample, moments, median } = numbers;
  const figures = {
    mean: moments.mean,
    std: Math.sqrt(moments.variance),
    min: numbers.least,
    median,
    max: sample.values.at(-1) ?? Number.NaN,
  };
  // Sums of huge values overflow, and JSON has neither that nor a zero below 0.
  const finite = Object.entries(figures).filter(([, value]) => Number.isFinite(value));
  return { ...common, ...Object.fromEntries(finite.map(([name, value]) => [name, value + 0])) };
}

const MOST_LISTED = 20;

function categoriesApart({ reference, current }: ColumnPair): {
  readonly newCategories: readonly CategoryCount[];
  readonly vanishedCategories: readonly CategoryCount[];
} {
  const onlyIn = (side: ColumnSummary, other: ColumnSummary): CategoryCount[] => {
    // With values beyond those that are kept, nobody knows which are there.
    if (side.categories === undefined || other.categories === undefined || other.categories.others > 0) return [];
    const found: CategoryCount[] = [];
    for (const [value, count] of side.categories.counts) {
      if (!other.categories.counts.has(value)) found.push({ value, count });
      if (found.length === MOST_LISTED) break;
    }
    return found;
  };
  return { newCategories: onlyIn(current, reference), vanishedCategories: onlyIn(reference, current) };
}

function notesOn({ reference, current }: ColumnPair): string[] {
  const notes: string[] = [];
  const areNumbers = (['integer', 'number'] as const).every((type) => [reference.type, current.type].includes(type));
  if (current.type !== reference.type && !areNumbers) {
    notes.push(`its type changed from ${reference.type} to ${current.type}`);
  }
  if (current.unreadable > 0) notes.push(`${values(current.unreadable)} cannot be read as ${reference.type}`);
  if (current.infinite > 0 && reference.infinite === 0) notes.push(`${values(current.infinite)} are infinite`);
  if (reference.kind === 'text') notes.push('nearly every text differs, so their lengths are compared');
  return notes;
}
