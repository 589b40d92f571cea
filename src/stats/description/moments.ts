/** Sums, centre and shape of a sample. What a sample is too small or too uniform for is NaN. */
export interface Moments {
  readonly count: number;
  readonly sum: number;
  readonly mean: number;
  /** Mean square deviation. */
  readonly variancePopulation: number;
  /** With n - 1; NaN below two values. */
  readonly varianceSample: number;
  /** Third standardised moment; NaN where all values are equal. */
  readonly skewnessPopulation: number;
  /** Corrected for bias, as pandas has it; NaN below three values. */
  readonly skewnessSample: number;
  /** Fourth standardised moment less 3, the normal distribution's. */
  readonly kurtosisPopulation: number;
  /** Corrected for bias, as pandas has it; NaN below four values. */
  readonly kurtosisSample: number;
}

/**
 * Moments about the mean in two passes, so that an offset that is large against the spread costs no digits; deviations
 * are scaled by the largest, so that neither tiny nor huge ones leave the range of a double when taken to the fourth.
 * @param values finite
 * @see Joanes & Gill (1998), The Statistician 47(1):183–189, for the corrected forms
 */
export function moments(values: Float64Array): Moments {
  const count = values.length;
  const { sum, mean, min, max } = centre(values);
  if (count === 0) return { ...SHAPELESS, count, sum: 0, mean: Number.NaN, variancePopulation: Number.NaN };
  if (min === max) {
    return { ...SHAPELESS, count, sum, mean, variancePopulation: 0, varianceSample: count > 1 ? 0 : Number.NaN };
  }
  // Half of it never overflows.
  const scale = 2 * Math.max(max / 2 - mean / 2, mean / 2 - min / 2);
  let [drift, second, third, fourth] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const deviation = Number.isFinite(scale) ? (values[i]! - mean) / scale : (values[i]! / 2 - mean / 2) / (scale / 2);
    const square = deviation * deviation;
    drift += deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  // What the mean misses of the true one by rounding.
  drift /= count;
  const m2 = second / count - drift * drift;
  const m3 = third / count - 3 * drift * (second / count) + 2 * drift ** 3;
  const m4 = fourth / count - 4 * drift * (third / count) + 6 * drift * drift * (second / count) - 3 * drift ** 4;
  const skewness = m3 / m2 ** 1.5;
  const kurtosis = m4 / (m2 * m2) - 3;
  return {
    count,
    sum,
    mean,
    variancePopulation: m2 * scale * scale,
    varianceSample: (m2 * count * scale * scale) / (count - 1),
    skewnessPopulation: skewness,
    skewnessSample: count < 3 ? Number.NaN : (skewness * Math.sqrt(count * (count - 1))) / (count - 2),
    kurtosisPopulation: kurtosis,
    kurtosisSample: count < 4 ? Number.NaN : ((count - 1) / ((count - 2) * (count - 3))) * ((count + 1) * kurtosis + 6),
  };
}

const SHAPELESS = {
  varianceSample: Number.NaN,
  skewnessPopulation: Number.NaN,
  skewnessSample: Number.NaN,
  kurtosisPopulation: Number.NaN,
  kurtosisSample: Number.NaN,
};

/** @see Neumaier (1974), ZAMM 54:39–51, for the sum that keeps what addition drops */
function centre(values: Float64Array): { sum: number; mean: number; min: number; max: number } {
  let [sum, lost, min, max] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const total = sum + lost;
  if (min === max) return { sum: Number.isFinite(total) ? total : min * values.length, mean: min, min, max };
  const within = (mean: number): number => Math.min(max, Math.max(min, mean));
  if (Number.isFinite(total)) return { sum: total, mean: within(total / values.length), min, max };
  let mean = 0;
  for (let i = 0; i < values.length; i++) mean += values[i]! / values.length;
  return { sum: mean * values.length, mean: within(mean), min, max };
}
