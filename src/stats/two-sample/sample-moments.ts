import type { Sample } from './sample.ts';
import type { SampleMoments } from './student-test.ts';

/**
 * Mean and variance, in two passes from a value amid the sample: a large offset costs no digits.
 * @param sample with every value kept
 * @returns NaN of no values; the variance of a single one is NaN
 */
export function sampleMoments({ values, size }: Sample): SampleMoments {
  const origin = values[values.length >> 1] ?? Number.NaN;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! - origin;
  const shift = sum / size;
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i]! - origin - shift) ** 2;
  return { size, mean: origin + shift, variance: size < 2 ? Number.NaN : squares / (size - 1) };
}
