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
export { type Description, describe } from './description/describe.ts';
export { freedmanDiaconisBins, type Histogram, histogram } from './description/histogram.ts';
export { binnedDensity, kernelDensity, scottBandwidth } from './description/kernel-density.ts';
export { type Moments, moments } from './description/moments.ts';
export { QUANTILE_METHODS, type QuantileMethod, quantile } from './description/quantile.ts';
export { incompleteBeta } from './incomplete-beta.ts';
export { upperIncompleteGamma } from './incomplete-gamma.ts';
export { logFactorial, logGamma } from './log-gamma.ts';
export { normalCdf, normalMass, normalQuantile } from './normal-distribution.ts';
export { createRandom, type Random } from './random.ts';
export { signedRankTest } from './signed-rank-test.ts';
export { studentBound, studentTwoSided } from './student-t.ts';
export { chiSquareTail, fTail } from './tail-probabilities.ts';
export { wilsonInterval } from './wilson-interval.ts';
