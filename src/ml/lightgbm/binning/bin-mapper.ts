import { MISSING_NAN, MISSING_NONE, MISSING_ZERO } from '../lightgbm-tree.ts';
import { type DistinctValues, distinctValues } from './distinct-values.ts';
import { upperBounds } from './upper-bounds.ts';

export interface BinRules {
  readonly max_bin: number;
  readonly min_data_in_bin: number;
  readonly use_missing: boolean;
  readonly zero_as_missing: boolean;
  /** Rows that both sides of some split must have, or the feature is useless; undefined to keep all features. */
  readonly leastSide?: number | undefined;
}

/** How the values of a feature become numbers of bins. */
export interface BinMapper extends Bins {
  /** Its column in the matrix. */
  readonly column: number;
}

/** Bins, wherever they are used. */
export interface Bins {
  /** Bins, one for missing included where there is one. */
  readonly bins: number;
  /** What counts as missing: one of `MISSING_NONE`, `MISSING_ZERO`, `MISSING_NAN`. */
  readonly missing: number;
  /** Numeric: the bound of each bin, infinity for the last; a bin of missing values comes after and has NaN. */
  readonly bounds: Float64Array;
  /** Categorical: the category of each bin; bin 0 is for missing and rare ones and has -1. Undefined when numeric. */
  readonly categories?: Int32Array | undefined;
  /** Bin of the value 0. */
  readonly zeroBin: number;
  /** The bin that is not added up from rows but found as the rest of a node. */
  readonly restBin: number;
  /** Nothing can be split by this feature. */
  readonly isTrivial: boolean;
  /** The range of a numeric feature's values; what a categorical one has is of no use. */
  readonly least: number;
  readonly largest: number;
}

/** Share of rows that one bin must hold to take the place of the zero bin as {@link Bins.restBin}. */
const SPARSE_SHARE = 0.7;

/** Finds the bins of a column from (a sample of) its values, as LightGBM does. */
export function findBins(sample: Float32Array | Float64Array, isCategorical: boolean, rules: BinRules): Bins {
  const missingIsZero = !rules.use_missing || rules.zero_as_missing;
  const distinct = distinctValues(sample, { missingIsZero });
  return isCategorical ? categoryBins(distinct, rules) : numericBins(distinct, rules);
}

function numericBins({ values, counts, missing, total }: DistinctValues, rules: BinRules): Bins {
  const limits = { maxBins: rules.max_bin, minDataInBin: rules.min_data_in_bin };
  let kind: number = missing > 0 ? MISSING_NAN : MISSING_NONE;
  if (rules.zero_as_missing) kind = MISSING_ZERO;
  if (!rules.use_missing) kind = MISSING_NONE;
  const bounds =
    kind === MISSING_NAN
      ? [...upperBounds(values, counts, total - missing, { ...limits, maxBins: limits.maxBins - 1 }), Number.NaN]
      : upperBounds(values, counts, total, limits);
  if (kind === MISSING_ZERO && bounds.length === 2) kind = MISSING_NONE;

  const rowsInBin = new Float64Array(bounds.length);
  let bin = 0;
  values.forEach((value, i) => {
    while (value > bounds[bin]! && bin < bounds.length - 1) bin++;
    rowsInBin[bin]! += counts[i]!;
  });
  if (kind === MISSING_NAN) rowsInBin[bounds.length - 1] = missing;

  const mapper = { bins: bounds.length, missing: kind, bounds: Float64Array.from(bounds) };
  const zeroBin = binOf(mapper, 0);
  const isTrivial = bounds.length <= 1 || isUseless(rowsInBin, total, rules.leastSide);
  const range = { least: values[0]!, largest: values.at(-1)! };
  return { ...mapper, ...range, zeroBin, restBin: restBin(rowsInBin, zeroBin, total), isTrivial };
}

function categoryBins(distinct: DistinctValues, rules: BinRules): Bins {
  const { total } = distinct;
  const { categories, counts, missing } = countCategories(distinct);
  const order = categories.map((_, i) => i).sort((a, b) => counts[b]! - counts[a]!);
  const present = total - missing;
  // The library reckons in float32 here.
  const enough = Math.trunc(Math.fround(Math.fround(present) * Math.fround(0.99)) + 0.5);
  const most = Math.min(categories.length + (missing > 0 ? 1 : 0), rules.max_bin);
  const kept = [-1];
  const rowsInBin = [0];
  let covered = 0;
  let next = 0;
  for (; next < order.length && (covered < enough || kept.length < most); next++) {
    const count = counts[order[next]!]!;
    if (count < rules.min_data_in_bin && next > 1) break;
    kept.push(categories[order[next]!]!);
    rowsInBin.push(count);
    covered += count;
  }
  const isWhole = next === order.length && missing === 0;
  rowsInBin[0] = total - covered;
  const zeroBin = Math.max(0, kept.indexOf(0));
  const isTrivial =
    present === 0 ||
    kept.length <= 1 ||
    (kept.length <= 2 && isUseless(Float64Array.from(rowsInBin), total, rules.leastSide));
  return {
    bins: kept.length,
    missing: isWhole ? MISSING_NONE : MISSING_NAN,
    bounds: new Float64Array(),
    categories: Int32Array.from(kept),
    zeroBin,
    restBin: restBin(Float64Array.from(rowsInBin), zeroBin, total),
    isTrivial,
    least: 0,
    largest: 0,
  };
}

/** Values cut to whole numbers; negative ones are missing. */
function countCategories({ values, counts, missing }: DistinctValues): {
  categories: number[];
  counts: number[];
  missing: number;
} {
  const found = { categories: [] as number[], counts: [] as number[], missing };
  values.forEach((value, i) => {
    const category = Math.trunc(value);
    if (category < 0) found.missing += counts[i]!;
    else if (found.categories.at(-1) === category) found.counts[found.counts.length - 1]! += counts[i]!;
    else {
      found.categories.push(category);
      found.counts.push(counts[i]!);
    }
  });
  return found;
}

function restBin(rowsInBin: Float64Array, zeroBin: number, total: number): number {
  let fullest = 0;
  for (let bin = 1; bin < rowsInBin.length; bin++) if (rowsInBin[bin]! > rowsInBin[fullest]!) fullest = bin;
  return rowsInBin[fullest]! / total < SPARSE_SHARE ? zeroBin : fullest;
}

/** Whether no bound leaves enough rows on both sides. */
function isUseless(rowsInBin: Float64Array, total: number, leastSide: number | undefined): boolean {
  if (leastSide === undefined) return false;
  let below = 0;
  for (let bin = 0; bin < rowsInBin.length - 1; bin++) {
    below += rowsInBin[bin]!;
    if (below >= leastSide && total - below >= leastSide) return false;
  }
  return true;
}

/** What a model file says about a feature. */
export function binInfo({ isTrivial, categories, least, largest }: Bins): string {
  if (isTrivial) return 'none';
  return categories === undefined ? `[${least}:${largest}]` : categories.join(':');
}

/** The bin of a numeric value. */
export function binOf({ bins, missing, bounds }: Pick<Bins, 'bins' | 'missing' | 'bounds'>, value: number): number {
  if (Number.isNaN(value)) return missing === MISSING_NAN ? bins - 1 : binOf({ bins, missing, bounds }, 0);
  let low = 0;
  let high = missing === MISSING_NAN ? bins - 2 : bins - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= bounds[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}
