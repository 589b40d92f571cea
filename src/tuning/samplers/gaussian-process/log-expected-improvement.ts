import { normalCdf } from '../../../stats/index.ts';

/** Of the continued fraction; more change nothing from 5 standard deviations on. */
const TERMS = 24;

const LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * Logarithm of the expected improvement of a normal forecast below `best`, exact to working precision also where the
 * improvement itself underflows, with its derivatives after mean and standard deviation.
 * @see Ament, Daulton, Eriksson, Balandat, Bakshy (2023), Unexpected improvements to expected improvement for Bayesian
 *   optimization, NeurIPS 36
 */
export function logExpectedImprovement(
  mean: number,
  deviation: number,
  best: number,
): { readonly value: number; readonly byMean: number; readonly byDeviation: number } {
  const z = (best - mean) / deviation;
  const { logarithm, slope } = logImprovement(z);
  return {
    value: Math.log(deviation) + logarithm,
    byMean: -slope / deviation,
    byDeviation: (1 - z * slope) / deviation,
  };
}

/** log(φ(z) + z·Φ(z)) and its derivative. */
function logImprovement(z: number): { logarithm: number; slope: number } {
  const logDensity = -0.5 * z * z - LOG_ROOT_TWO_PI;
  if (z > -5) {
    const below = normalCdf(z);
    const improvement = Math.exp(logDensity) + z * below;
    return { logarithm: Math.log(improvement), slope: below / improvement };
  }
  // Mills' ratio Φ(z)/φ(z) is 1/(t + c) with a continued fraction c, and 1 + z·Φ/φ = c/(t + c) without cancellation.
  const t = -z;
  let c = 0;
  for (let k = TERMS; k >= 1; k--) c = k / (t + c);
  return { logarithm: logDensity + Math.log(c / (t + c)), slope: 1 / c };
}
