import {
  chiSquareTest,
  empiricalGaps,
  fisherTest,
  jensenShannonDistance,
  ksPValue,
  type Proportion,
  sharesOf,
  twoProportionTest,
} from '../../../stats/index.ts';
import { valueCount } from '../columns/column-summary.ts';
import { type ColumnPair, countCategories } from './column-pair.ts';
import type { DriftMethodName } from './method-names.ts';
import { LEAST_EXPECTED, poolRare } from './pool-rare.ts';

/** A test and a distance of one pair; it drifts where both say so. */
export interface OwnMeasure {
  readonly method: DriftMethodName;
  readonly distance: number;
  readonly threshold: number;
  readonly statistic: number;
  readonly pValue: number;
  readonly test: string;
  readonly measures: Readonly<Record<string, number>>;
}

/** From here on a difference matters in practice: a tenth of a standard deviation, or of the rows, or of the way to disjoint. */
export const PRACTICAL = 0.1;

/**
 * Numbers: the Kolmogorov–Smirnov test, and how far values moved on average, in standard deviations of the reference.
 * Both sides are cut to the reference's fences for that, or one absurd value would hide a drift or make one up. A gap
 * of a tenth of the rows matters too: it is what a heavy tail hides.
 */
export function measureNumbers({ reference, current }: ColumnPair, asked?: number): OwnMeasure {
  const [a, b] = [reference.numbers!, current.numbers!];
  const { largest, area } = empiricalGaps(a.sample, b.sample, a.fences);
  const { pValue, law } = ksPValue(largest, [a.sample.size, b.sample.size]);
  const threshold = asked ?? PRACTICAL;
  const moved = area === 0 ? 0 : area / a.scale;
  const isMoved = Number.isFinite(moved) && (moved >= threshold || largest < threshold);
  return {
    method: isMoved ? 'wasserstein' : 'ks',
    distance: isMoved ? moved : largest,
    threshold,
    statistic: largest,
    pValue,
    test: `Kolmogorov–Smirnov, ${law} law`,
    measures: { ks: largest, ...(Number.isFinite(moved) && { wasserstein: moved }) },
  };
}

/**
 * Categories, missing values among them: chi-square of homogeneity with rare ones pooled (Fisher's exact test of two
 * with small counts), and the Jensen–Shannon distance.
 * @returns undefined where too few rows are expected of all categories but one
 */
export function measureCategories(pair: ColumnPair, asked?: number): OwnMeasure | undefined {
  const counts = countCategories(pair);
  const distance = jensenShannonDistance(sharesOf(counts.reference), sharesOf(counts.current));
  const common = { method: 'jensenshannon' as const, distance, threshold: asked ?? PRACTICAL };
  if (counts.names.length === 2) {
    const [a, b] = [proportionOf(counts.reference), proportionOf(counts.current)];
    if (chiSquareTest(counts.reference, counts.current).leastExpected < LEAST_EXPECTED) {
      const { oddsRatio, pValue } = fisherTest(a, b);
      return {
        ...common,
        statistic: oddsRatio,
        pValue,
        test: "Fisher's exact test",
        measures: { jensenshannon: distance },
      };
    }
  }
  const pooled = poolRare(counts);
  if (pooled.names.length < 2 && counts.names.length > 1) return undefined;
  const { statistic, pValue, cramersV } = chiSquareTest(pooled.reference, pooled.current);
  return {
    ...common,
    statistic,
    pValue,
    test: 'chi-square of homogeneity',
    measures: { jensenshannon: distance, cramersV },
  };
}

const proportionOf = (counts: Float64Array): Proportion => ({ successes: counts[0]!, trials: counts[0]! + counts[1]! });

/** From here on a change of the share without a usable value matters. */
export const PRACTICAL_MISSING = 0.05;

/** Whether the share of rows without a usable value changed; undefined where neither side has any. */
export function measureMissing({ reference, current }: ColumnPair): { pValue: number; gap: number } | undefined {
  const [a, b] = [reference, current].map((side) => ({
    successes: side.rows - valueCount(side),
    trials: side.rows,
  })) as [Proportion, Proportion];
  if (a.successes + b.successes === 0 || a.trials === 0 || b.trials === 0) return undefined;
  const gap = Math.abs(a.successes / a.trials - b.successes / b.trials);
  const expected = ((a.successes + b.successes) * Math.min(a.trials, b.trials)) / (a.trials + b.trials);
  const isSmall = expected < LEAST_EXPECTED;
  return { pValue: isSmall ? fisherTest(a, b).pValue : twoProportionTest(a, b).pValue, gap };
}
