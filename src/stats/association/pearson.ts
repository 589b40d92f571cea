import { studentTwoSided } from '../student-t.ts';
import { type Association, completePairs, undefinedAssociation } from './association.ts';

/**
 * Pearson's correlation of two columns, with the p-value of Student's t with n - 2 degrees of freedom.
 * @param x NaN for missing; pairs with a missing side are left out
 * @param y as many as `x`
 * @returns value in [-1, 1]; NaN below two pairs, where a side is constant, and where one is infinite
 * @throws RangeError when the lengths differ
 * @see Pearson (1895); equals scipy.stats.pearsonr
 */
export function pearson(x: Float64Array, y: Float64Array): Association {
  const pairs = completePairs(x, y);
  return correlation(pairs.x, pairs.y);
}

/** Of columns without missing values. */
export function correlation(x: Float64Array, y: Float64Array): Association {
  const count = x.length;
  if (count < 2) return undefinedAssociation(count, 'fewer than two complete pairs');
  const [a, b] = [standardised(x), standardised(y)];
  if (a === 'constant' || b === 'constant') return undefinedAssociation(count, 'a column is constant');
  if (a === 'infinite' || b === 'infinite') return undefinedAssociation(count, 'a column holds infinite values');
  let product = 0;
  for (let i = 0; i < count; i++) product += a[i]! * b[i]!;
  const value = Math.max(-1, Math.min(1, product));
  return { value, pValue: correlationPValue(value, count), count };
}

/** The p-value of a correlation of `count` pairs. */
export function correlationPValue(value: number, count: number): number {
  // Two points always lie on a line.
  if (count === 2) return 1;
  const degrees = count - 2;
  return studentTwoSided(value * Math.sqrt(degrees / ((1 - value) * (1 + value))), degrees);
}

/** Less its mean, at length 1. */
function standardised(values: Float64Array): Float64Array | 'constant' | 'infinite' {
  let [mean, largest, isConstant] = [0, 0, true];
  for (let i = 0; i < values.length; i++) {
    mean += values[i]! / values.length;
    isConstant &&= values[i]! === values[0]!;
  }
  if (isConstant) return 'constant';
  if (!Number.isFinite(mean)) return 'infinite';
  const centred = values.map((value) => value - mean);
  for (const deviation of centred) largest = Math.max(largest, Math.abs(deviation));
  if (!Number.isFinite(largest)) return 'infinite';
  let [sum, squares] = [0, 0];
  for (let i = 0; i < centred.length; i++) {
    centred[i]! /= largest;
    sum += centred[i]!;
  }
  // What the mean missed of the true one by rounding.
  const drift = sum / centred.length;
  for (let i = 0; i < centred.length; i++) {
    centred[i]! -= drift;
    squares += centred[i]! ** 2;
  }
  const length = Math.sqrt(squares);
  return centred.map((deviation) => deviation / length);
}
