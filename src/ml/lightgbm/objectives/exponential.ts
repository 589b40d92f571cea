/** 1 / 13!, 1 / 12!, … 1 / 0!: Taylor's series. */
const COEFFICIENTS = [
  1.6059043836821613e-10, 2.08767569878681e-9, 2.505210838544172e-8, 2.755731922398589e-7, 0.0000027557319223985893,
  0.0000248015873015873, 0.0001984126984126984, 0.001388888888888889, 0.008333333333333333, 0.041666666666666664,
  0.16666666666666666, 0.5, 1, 1,
];

/** ln 2 in two parts, so that a whole number times the first is exact. */
const LN_2_HIGH = 0.6931471803691238;
const LN_2_LOW = 1.9082149292705877e-10;

/** Added and taken away again, it rounds a double to a whole number, halves to even. */
const ROUNDER = 6_755_399_441_055_744;

/**
 * e^x for x from -700 to 700, to the last bit or two: 2^k · e^r with k the nearest whole number to x / ln 2. The compiled
 * gradients compute it by the same operations in the same order.
 */
export function exponential(x: number): number {
  const k = x * Math.LOG2E + ROUNDER - ROUNDER;
  const r = x - k * LN_2_HIGH - k * LN_2_LOW;
  let sum = COEFFICIENTS[0]!;
  for (let i = 1; i < COEFFICIENTS.length; i++) sum = sum * r + COEFFICIENTS[i]!;
  return sum * 2 ** k;
}
