import {
  andersonDarlingTest,
  chiSquareTest,
  cohenD,
  countBetween,
  cramerVonMisesTest,
  empiricalGaps,
  energyOf,
  fisherTest,
  floorShares,
  gTest,
  hellingerDistance,
  jensenShannonDistance,
  kolmogorovSmirnovTest,
  kullbackLeibler,
  mannWhitneyTest,
  normedWasserstein,
  oneSampleChiSquare,
  type Proportion,
  populationStability,
  sharesOf,
  studentTest,
  totalVariation,
  twoProportionTest,
} from '../../../stats/index.ts';
import { type NumberSummary, valueCount } from '../columns/column-summary.ts';
import { type ColumnPair, countCategories, MISSING_NAME, type PairedCounts, paired } from './column-pair.ts';
import type { DriftMethodName } from './method-names.ts';

/** What a method says of a pair. */
export interface MethodAnswer {
  /** Held against the threshold: the p-value of a test, or the distance. NaN where undefined. */
  readonly score: number;
  readonly statistic?: number;
  readonly pValue?: number;
  /** How large the difference is, whatever the number of rows; read like a share: 0.1 is a small one, 0.5 a large one. */
  readonly effect: number;
  /** Which test, in words. */
  readonly test?: string;
}

/** A way to measure how two samples differ that can decide alone. */
export interface DriftMethod {
  readonly takes: 'numeric' | 'categorical' | 'both';
  /** A test rejects at a small p-value; a distance drifts from the threshold on (energy: beyond it). */
  readonly decides: 'p-value' | 'distance';
  readonly threshold: number;
  /** Why it cannot say anything of this pair; undefined where it can. */
  readonly unfit?: (pair: ColumnPair) => string | undefined;
  readonly measure: (pair: ColumnPair) => MethodAnswer;
}

/** Every method with the threshold it has in Evidently. */
export const METHODS: Readonly<Record<DriftMethodName, DriftMethod>> = {
  ks: onNumbers('p-value', 0.05, (a, b) => {
    const { statistic, pValue, law } = kolmogorovSmirnovTest(a.sample, b.sample);
    return { score: pValue, statistic, pValue, effect: statistic, test: `Kolmogorov–Smirnov, ${law} law` };
  }),
  t: onNumbers('p-value', 0.05, (a, b) => {
    const { statistic, pValue } = studentTest(a.moments, b.moments);
    return { score: pValue, statistic, pValue, effect: Math.abs(cohenD(a.moments, b.moments)), test: "Welch's t" };
  }),
  mannwhitney: onNumbers('p-value', 0.05, (a, b) => {
    const { statistic, pValue, superiority, law } = mannWhitneyTest(a.sample, b.sample);
    const effect = Math.abs(2 * superiority - 1);
    return { score: pValue, statistic, pValue, effect, test: `Mann–Whitney, ${law} law` };
  }),
  anderson: onNumbers('p-value', 0.1, (a, b) => {
    const { statistic, pValue } = andersonDarlingTest(a.sample, b.sample);
    return { score: pValue, statistic, pValue, effect: largestGap(a, b), test: 'Anderson–Darling' };
  }),
  cramervonmises: onNumbers('p-value', 0.1, (a, b) => {
    const { statistic, pValue } = cramerVonMisesTest(a.sample, b.sample);
    return { score: pValue, statistic, pValue, effect: largestGap(a, b), test: 'Cramér–von Mises' };
  }),
  wasserstein: onNumbers('distance', 0.1, (a, b) => {
    const { area } = empiricalGaps(a.sample, b.sample);
    const { variance, size } = a.moments;
    return distance(normedWasserstein(area, Math.sqrt(size > 1 ? (variance * (size - 1)) / size : 0)));
  }),
  energy: onNumbers('distance', 0.1, (a, b) => {
    return distance(energyOf(empiricalGaps(a.sample, b.sample).squaredArea));
  }),
  chisquare: onCounts('p-value', 0.05, ({ reference, current }) => {
    const { statistic, pValue, cramersV } = chiSquareTest(reference, current);
    return { score: pValue, statistic, pValue, effect: cramersV, test: 'chi-square of homogeneity' };
  }),
  'chisquare-one-sample': onCounts('p-value', 0.05, ({ reference, current }) => {
    const { statistic, pValue } = oneSampleChiSquare(reference, current);
    const effect = totalVariation(sharesOf(reference), sharesOf(current));
    return { score: pValue, statistic, pValue, effect, test: 'chi-square against exact shares' };
  }),
  g: onCounts('p-value', 0.1, ({ reference, current }) => {
    const { statistic, pValue, cramersV } = gTest(reference, current);
    return { score: pValue, statistic, pValue, effect: cramersV, test: 'G of homogeneity' };
  }),
  z: onTwo(0.05, (a, b) => ({ ...twoProportionTest(a, b), test: 'z of two proportions' })),
  fisher: onTwo(0.1, (a, b) => {
    const { oddsRatio, pValue } = fisherTest(a, b);
    return { statistic: oddsRatio, pValue, test: "Fisher's exact test" };
  }),
  psi: onShares(0.1, (p, q) => populationStability(floorShares(p), floorShares(q))),
  jensenshannon: onShares(0.1, (p, q) => jensenShannonDistance(p, q)),
  'jensenshannon-e': onCounts('distance', 0.1, ({ reference, current }) =>
    distance(jensenShannonDistance(sharesOf(reference), sharesOf(current), 'e')),
  ),
  kl: onShares(0.1, (p, q) => kullbackLeibler(floorShares(p), floorShares(q))),
  hellinger: onShares(0.1, hellingerDistance),
  tvd: onShares(0.1, totalVariation),
};

const distance = (score: number): MethodAnswer => ({ score, effect: score });

const largestGap = (a: NumberSummary, b: NumberSummary): number => empiricalGaps(a.sample, b.sample).largest;

function onNumbers(
  decides: DriftMethod['decides'],
  threshold: number,
  measure: (reference: NumberSummary, current: NumberSummary) => MethodAnswer,
): DriftMethod {
  return {
    takes: 'numeric',
    decides,
    threshold,
    measure: ({ reference, current }) => measure(reference.numbers!, current.numbers!),
  };
}

/** Without the missing ones: what Evidently's tests of categories look at. */
function onCounts(
  decides: DriftMethod['decides'],
  threshold: number,
  measure: (counts: PairedCounts) => MethodAnswer,
): DriftMethod {
  return {
    takes: 'categorical',
    decides,
    threshold,
    measure: (pair) => measure(countCategories(pair, { withMissing: false })),
  };
}

/** Of categories, or of ten bins that hold equally many values of the reference; missing values are one more. */
function onShares(threshold: number, measure: (p: Float64Array, q: Float64Array) => number): DriftMethod {
  return {
    takes: 'both',
    decides: 'distance',
    threshold,
    measure: (pair) => {
      const { reference, current } = pair.reference.numbers === undefined ? countCategories(pair) : countDeciles(pair);
      return distance(measure(sharesOf(reference), sharesOf(current)));
    },
  };
}

/** Counts per decile of the reference, with one more bin for rows without a value. */
export function countDeciles({ reference, current }: ColumnPair): PairedCounts {
  const { deciles, sample } = reference.numbers!;
  const [left, right] = [countBetween(sample, deciles), countBetween(current.numbers!.sample, deciles)];
  const rows = [...left].map((count, i): [string, number, number] => [`bin ${i + 1}`, count, right[i]!]);
  rows.push([MISSING_NAME, reference.rows - valueCount(reference), current.rows - valueCount(current)]);
  return paired(rows.filter(([, a, b]) => a + b > 0));
}

/** Of two categories; success is what is not the first value by code points, as in Evidently. */
function onTwo(
  threshold: number,
  measure: (a: Proportion, b: Proportion) => { statistic: number; pValue: number; test: string },
): DriftMethod {
  return {
    takes: 'categorical',
    decides: 'p-value',
    threshold,
    unfit: (pair) => {
      const { names } = countCategories(pair, { withMissing: false });
      return names.length <= 2 ? undefined : `it takes two values at most, and there are ${names.length}`;
    },
    measure: (pair) => {
      const { names, reference, current } = countCategories(pair, { withMissing: false });
      const first = names.indexOf(names.toSorted()[0]!);
      const proportion = (counts: Float64Array): Proportion => {
        const trials = counts.reduce((sum, count) => sum + count, 0);
        return { successes: trials - counts[first]!, trials };
      };
      const [a, b] = [proportion(reference), proportion(current)];
      const { statistic, pValue, test } = measure(a, b);
      const effect = Math.abs(a.successes / a.trials - b.successes / b.trials);
      return { score: pValue, statistic, pValue, effect, test };
    },
  };
}
