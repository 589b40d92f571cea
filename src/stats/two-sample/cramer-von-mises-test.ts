import type { Sample } from './sample.ts';
import { walkRanks } from './walk-ranks.ts';

export interface CramerVonMisesTest {
  readonly statistic: number;
  /** From the limit law, moved to the mean and variance of samples of these sizes. */
  readonly pValue: number;
}

/**
 * The Cramér–von Mises test that two samples come from one continuous distribution; midranks for ties.
 * @returns NaN for samples of fewer than two values
 * @see Anderson (1962), Annals of Mathematical Statistics 33:1148–1159; equals scipy.stats.cramervonmises_2samp with
 *   `method='asymptotic'`
 */
export function cramerVonMisesTest(a: Sample, b: Sample): CramerVonMisesTest {
  const [n, m] = [a.size, b.size];
  if (n < 2 || m < 2) return { statistic: Number.NaN, pValue: Number.NaN };
  let [sumA, sumB] = [0, 0];
  walkRanks(a, b, ({ belowA, belowB, hereA, hereB }) => {
    const rank = belowA + belowB + (hereA + hereB + 1) / 2;
    sumA += squares(rank - belowA, hereA);
    sumB += squares(rank - belowB, hereB);
  });
  const all = n + m;
  const product = n * m;
  const statistic = (n * sumA + m * sumB) / (product * all) - (4 * product - 1) / (6 * all);
  const mean = (1 + 1 / all) / 6;
  const variance =
    ((all + 1) * (4 * product * all - 3 * (n * n + m * m) - 2 * product)) / (45 * all * all * 4 * product);
  const scaled = 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
  return { statistic, pValue: scaled < 0.003 ? 1 : Math.max(0, 1 - limitLaw(scaled)) };
}

/** Σ (offset − k)² for k = 1 … count. */
function squares(offset: number, count: number): number {
  return count * offset * offset - offset * count * (count + 1) + (count * (count + 1) * (2 * count + 1)) / 6;
}

/** @see Anderson & Darling (1952), Annals of Mathematical Statistics 23:193–212, 4.35 */
function limitLaw(x: number): number {
  let sum = 0;
  let coefficient = 1;
  for (let j = 0; j < 60; j++) {
    if (j > 0) coefficient *= (j - 0.5) / j;
    const q = (4 * j + 1) ** 2 / (16 * x);
    const term = coefficient * Math.sqrt(4 * j + 1) * Math.exp(-2 * q) * scaledBessel(q);
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum / (Math.PI * Math.sqrt(x));
}

/** eˣ · K of order ¼, by the trapezoidal rule on its integral, which converges exponentially. */
function scaledBessel(x: number): number {
  const step = 0.05;
  let sum = 0.5;
  for (let k = 1; k < 1000; k++) {
    const t = k * step;
    const term = Math.exp(-x * (Math.cosh(t) - 1)) * Math.cosh(t / 4);
    sum += term;
    if (term < 1e-18) break;
  }
  return sum * step;
}
