import type { Sample } from './sample.ts';
import { walkRanks } from './walk-ranks.ts';

export interface AndersonDarlingTest {
  /** The standardised statistic, with midranks for ties. */
  readonly statistic: number;
  /** Interpolated from a table that ends at 0.001 and 0.25. */
  readonly pValue: number;
  /** True where the p-value is one of the ends of the table. */
  readonly isCapped: boolean;
}

/** @see Scholz & Stephens (1987), table 2 */
const LEVELS = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
const CRITICAL = [
  [0.675, -0.245, -0.105],
  [1.281, 0.25, -0.305],
  [1.645, 0.678, -0.362],
  [1.96, 1.149, -0.391],
  [2.326, 1.822, -0.396],
  [2.573, 2.364, -0.345],
  [3.085, 3.615, -0.154],
].map((row) => row.reduce((sum, value) => sum + value, 0));

/**
 * The Anderson–Darling test that two samples come from one distribution; it looks at the tails more than others do.
 * @returns NaN where all values are equal, or fewer than four
 * @see Scholz & Stephens (1987), Journal of the American Statistical Association 82:918–924; equals
 *   scipy.stats.anderson_ksamp with midranks
 */
export function andersonDarlingTest(a: Sample, b: Sample): AndersonDarlingTest {
  const [n, m] = [a.size, b.size];
  const all = n + m;
  let [sumA, sumB] = [0, 0];
  walkRanks(a, b, ({ belowA, belowB, hereA, hereB }) => {
    const here = hereA + hereB;
    const middle = belowA + belowB + here / 2;
    const weight = middle * (all - middle) - (all * here) / 4;
    // A group that holds every value has no place in the sum.
    if (weight <= 0) return;
    sumA += ((here / all) * (all * (belowA + hereA / 2) - middle * n) ** 2) / weight;
    sumB += ((here / all) * (all * (belowB + hereB / 2) - middle * m) ** 2) / weight;
  });
  const squared = ((sumA / n + sumB / m) * (all - 1)) / all;
  const statistic = all < 4 || squared === 0 ? Number.NaN : (squared - 1) / Math.sqrt(varianceOf(n, m));
  return { statistic, ...tableValue(statistic) };
}

function varianceOf(n: number, m: number): number {
  const all = n + m;
  const inverse = 1 / n + 1 / m;
  let [harmonic, g] = [0, 0];
  for (let i = all - 1; i >= 2; i--) {
    harmonic += 1 / i;
    g += harmonic / (all + 1 - i);
  }
  const h = harmonic + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 8 * h;
  return (a * all ** 3 + b * all ** 2 + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}

/** A parabola through the logarithms of the levels, as scipy fits it. */
function tableValue(statistic: number): { pValue: number; isCapped: boolean } {
  if (Number.isNaN(statistic)) return { pValue: Number.NaN, isCapped: false };
  if (statistic < CRITICAL[0]!) return { pValue: LEVELS[0]!, isCapped: true };
  if (statistic > CRITICAL.at(-1)!) return { pValue: LEVELS.at(-1)!, isCapped: true };
  const [c0, c1, c2] = fitParabola(CRITICAL, LEVELS.map(Math.log));
  return { pValue: Math.exp(c0 + c1 * statistic + c2 * statistic ** 2), isCapped: false };
}

/** Least squares, by the normal equations. */
function fitParabola(x: readonly number[], y: readonly number[]): [number, number, number] {
  const power = (k: number): number => x.reduce((sum, value) => sum + value ** k, 0);
  const moment = (k: number): number => x.reduce((sum, value, i) => sum + value ** k * y[i]!, 0);
  const rows = [0, 1, 2].map((r) => [power(r), power(r + 1), power(r + 2), moment(r)]);
  for (let pivot = 0; pivot < 3; pivot++) {
    for (let r = pivot + 1; r < 3; r++) {
      const factor = rows[r]![pivot]! / rows[pivot]![pivot]!;
      for (let k = pivot; k < 4; k++) rows[r]![k]! -= factor * rows[pivot]![k]!;
    }
  }
  const c2 = rows[2]![3]! / rows[2]![2]!;
  const c1 = (rows[1]![3]! - rows[1]![2]! * c2) / rows[1]![1]!;
  return [(rows[0]![3]! - rows[0]![1]! * c1 - rows[0]![2]! * c2) / rows[0]![0]!, c1, c2];
}
