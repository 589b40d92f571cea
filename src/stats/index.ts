export { adjustPValues } from './adjust-p-values.ts';
export type { Association } from './association/association.ts';
export { averageRanks } from './association/average-ranks.ts';
export {
  chiSquareIndependence,
  cramersV,
  entropy,
  mutualInformation,
  theilsU,
} from './association/categorical-association.ts';
export { type ContingencyTable, contingencyTable, crossTabulate } from './association/contingency-table.ts';
export { anovaF, correlationRatio, type GroupTest, kruskalWallis } from './association/group-differences.ts';
export { kendall } from './association/kendall.ts';
export { pearson } from './association/pearson.ts';
export { spearman } from './association/spearman.ts';
export { decileEdges, EQUAL_WIDTH_RULES, type EqualWidthRule, equalWidthEdges } from './bins/bin-edges.ts';
export { countBetween, histogramCounts } from './bins/count-bins.ts';
export { chiSquareTest, gTest, type HomogeneityTest, oneSampleChiSquare } from './categories/chi-square-test.ts';
export {
  floorShares,
  hellingerDistance,
  jensenShannonDistance,
  kullbackLeibler,
  largestShareGap,
  populationStability,
  raiseZeros,
  sharesOf,
  totalVariation,
} from './categories/share-distances.ts';
export { fisherTest, type Proportion, twoProportionTest, yatesTest } from './categories/two-by-two.ts';
export { type Description, describe, describeSorted } from './description/describe.ts';
export { freedmanDiaconisBins, type Histogram, histogram } from './description/histogram.ts';
export { binnedDensity, kernelDensity, scottBandwidth } from './description/kernel-density.ts';
export { type Moments, moments } from './description/moments.ts';
export { QUANTILE_METHODS, type QuantileMethod, quantile } from './description/quantile.ts';
export { sortOrder } from './description/sort-order.ts';
export { incompleteBeta } from './incomplete-beta.ts';
export { upperIncompleteGamma } from './incomplete-gamma.ts';
export { kolmogorovFiniteTail, kolmogorovTail, smirnovTail } from './kolmogorov.ts';
export { logFactorial, logGamma } from './log-gamma.ts';
export { normalCdf, normalMass, normalQuantile } from './normal-distribution.ts';
export { type FiniteFigures, type NumberFigures, numberFigures } from './number-figures.ts';
export { createRandom, type Random } from './random.ts';
export { type FriedmanTest, friedmanTest } from './related-samples/friedman-test.ts';
export { nemenyiTest } from './related-samples/nemenyi-test.ts';
export { studentizedRangeTail } from './related-samples/studentized-range.ts';
export { signedRankTest } from './signed-rank-test.ts';
export { sortDoubles } from './sort-doubles.ts';
export { studentBound, studentTwoSided } from './student-t.ts';
export { chiSquareTail, fTail } from './tail-probabilities.ts';
export { type AndersonDarlingTest, andersonDarlingTest } from './two-sample/anderson-darling-test.ts';
export { type CramerVonMisesTest, cramerVonMisesTest } from './two-sample/cramer-von-mises-test.ts';
export { type EmpiricalGaps, empiricalGaps } from './two-sample/empirical-gaps.ts';
export { energyDistance, energyOf } from './two-sample/energy-distance.ts';
export {
  type KolmogorovSmirnovTest,
  KS_LAWS,
  type KsLaw,
  kolmogorovSmirnovTest,
  ksPValue,
} from './two-sample/kolmogorov-smirnov.ts';
export { type MannWhitneyTest, mannWhitneyTest } from './two-sample/mann-whitney-test.ts';
export { type Sample, sampleOf, thinSample } from './two-sample/sample.ts';
export { sampleMoments } from './two-sample/sample-moments.ts';
export { cohenD, type SampleMoments, type StudentTest, studentTest } from './two-sample/student-test.ts';
export { normedWasserstein, wassersteinDistance } from './two-sample/wasserstein-distance.ts';
export { wilsonInterval } from './wilson-interval.ts';
