export { logFactorial, logGamma } from './log-gamma.ts';
export { normalCdf, normalMass, normalQuantile } from './normal-distribution.ts';
export { createRandom, type Random } from './random.ts';
export { signedRankTest } from './signed-rank-test.ts';
export { studentBound, studentTwoSided } from './student-t.ts';
export { wilsonInterval } from './wilson-interval.ts';
