import { describeSorted, type Histogram, histogram, quantile, sortOrder } from '../../stats/index.ts';
import type { ColumnSchema } from '../../tables/index.ts';
import { numberKind } from './column-kind.ts';
import { type ComparedColumn, comparedCategory, comparedNumber } from './compared-column.ts';
import type { ShownRange } from './interactions.ts';
import { commonNumbers, evennessOf, numberFigures } from './number-figures.ts';
import type { ColumnProfile, DateProfile } from './profile.ts';
import { rowOrderOf } from './row-order.ts';

/** A column that was read as numbers, looked at from every side. */
export interface NumericColumn {
  readonly profile: ColumnProfile;
  /** Undefined where there is nothing to compare: a constant, or no values. */
  readonly compared: ComparedColumn | undefined;
  /** Of a number: where most values are. */
  readonly shown: ShownRange | undefined;
  /** Of few values: each as text, in their order. */
  readonly labels: readonly string[];
  /** Differs between columns that differ. */
  readonly fingerprint: string;
}

export interface LookOptions {
  /** Every so many rows are compared. */
  readonly stride: number;
  readonly now: number;
  /** How many codes a column of text has; it gets no figures here. */
  readonly levels: number | undefined;
}

const DAY = 86_400_000;
const DATE_BINS = 50;
/** Counted by value when it has so few. */
const FEW = 50;

export function numericColumn(column: ColumnSchema, values: Float64Array, options: LookOptions): NumericColumn {
  const { name, type } = column;
  const { order, sorted } = sortOrder(values);
  const figures = describeSorted(sorted, { rows: values.length, infinite: countInfinite(values) });
  const isVaried = figures.distinct > 1;
  const asNumber = { order, mean: figures.mean, std: figures.stdPopulation };
  if (options.levels !== undefined) {
    const compared = isVaried ? comparedCategory(name, values, options.levels, options.stride) : undefined;
    return { profile: BLANK, compared, shown: undefined, labels: [], fingerprint: '' };
  }
  const count = sorted.length + figures.infinite;
  const isWhole = type === 'integer' || sorted.every(Number.isInteger);
  const kind = numberKind(type, count, figures.distinct, isWhole);
  const text = valueText(type);
  const rowOrder = rowOrderOf(values);
  const isDate = kind === 'date';
  const isNumber = type === 'number' || type === 'integer';
  const runs = figures.distinct <= FEW ? runsOf(sorted) : [];
  const profile: ColumnProfile = {
    name,
    type,
    kind,
    rows: values.length,
    count,
    missing: figures.missing,
    missingShare: figures.missing / values.length,
    distinct: figures.distinct + infinities(values),
    unique: figures.unique,
    common: commonNumbers(sorted, text),
    ...((kind === 'category' || kind === 'boolean') && { evenness: evennessOf(runs.map((run) => run.count)) }),
    ...(isNumber && count > 0 && { numbers: numberFigures(sorted, figures, rowOrder) }),
    ...(isDate && sorted.length > 0 && { dates: dateFigures(sorted, figures.infinite, rowOrder, options.now) }),
  };
  const { edges } = profile.numbers?.centre ?? profile.numbers?.histogram ?? { edges: [] };
  const [low, high] = [edges[0], edges.at(-1)];
  return {
    profile,
    compared: compare(),
    shown:
      kind !== 'number' || low === undefined || high === undefined
        ? undefined
        : { low, high, mean: figures.mean, std: figures.stdPopulation },
    labels: runs.map(({ value }) => text(value)),
    fingerprint: fingerprintOf(values),
  };

  /** Categories that are numbers are compared as numbers, but for booleans: their order means something. */
  function compare(): ComparedColumn | undefined {
    if (!isVaried || !(figures.stdPopulation > 0) || !Number.isFinite(figures.stdPopulation)) return undefined;
    return comparedNumber(name, values, asNumber, options.stride);
  }
}

/** Stands in where only the comparison is asked for. */
const BLANK: ColumnProfile = {
  name: '',
  type: 'text',
  kind: 'text',
  rows: 0,
  count: 0,
  missing: 0,
  missingShare: 0,
  distinct: 0,
  unique: 0,
  common: [],
};

function valueText(type: ColumnSchema['type']): (value: number) => string {
  if (type === 'boolean') return (value) => (value === 1 ? 'true' : 'false');
  if (type === 'date') return (value) => isoText(value).slice(0, 10);
  return type === 'timestamp' ? isoText : String;
}

/** @param seconds since the Unix epoch; of years that ISO 8601 cannot write, as it is */
function isoText(seconds: number): string {
  const date = new Date(Math.round(seconds * 1000));
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z');
}

function dateFigures(sorted: Float64Array, infinite: number, order: DateProfile['order'], now: number): DateProfile {
  const milliseconds = ({ edges, counts }: Histogram): Histogram => ({
    edges: edges.map((edge) => edge * 1000),
    counts,
  });
  const horizon = (now + DAY) / 1000;
  let future = 0;
  for (let i = sorted.length - 1; i >= 0 && (sorted[i] as number) > horizon; i--) future++;
  return {
    min: isoText(sorted[0] as number),
    max: isoText(sorted.at(-1) as number),
    median: isoText(quantile(sorted, 0.5, 'lower')),
    order,
    future,
    infinite,
    histogram: milliseconds(histogram(sorted, DATE_BINS)),
  };
}

function runsOf(sorted: Float64Array): readonly { value: number; count: number }[] {
  const runs: { value: number; count: number }[] = [];
  for (const value of sorted) {
    const last = runs.at(-1);
    if (last !== undefined && last.value === value) last.count++;
    else runs.push({ value, count: 1 });
  }
  return runs;
}

function countInfinite(values: Float64Array): number {
  let count = 0;
  for (const value of values) if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) count++;
  return count;
}

/** How many of the two infinities occur. */
const infinities = (values: Float64Array): number =>
  Number(values.includes(Number.POSITIVE_INFINITY)) + Number(values.includes(Number.NEGATIVE_INFINITY));

/** Two hashes of the bits, in row order. @see Fowler, Noll, Vo (1991) for the mixing */
function fingerprintOf(values: Float64Array): string {
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
  let [a, b] = [0x811c9dc5, 0x9747b28c];
  for (let i = 0; i < words.length; i++) {
    a = Math.imul(a ^ (words[i] as number), 0x01000193);
    b = Math.imul((b << 5) ^ (b >>> 27) ^ (words[i] as number), 0x9e3779b1);
  }
  return `${a >>> 0}-${b >>> 0}`;
}
