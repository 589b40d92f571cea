import { normalCdf, normalQuantile } from '../../stats/index.ts';
import type { Interval } from './ranking-intervals.ts';

/** What a bootstrap tells about one metric. */
export interface BootstrapInterval extends Interval {
  /** Of the rows themselves. */
  readonly estimate: number;
  /** Standard deviation of the replicates. */
  readonly standardError: number;
  /** Mean of the replicates less the estimate. */
  readonly bias: number;
  /** Replicates in which the metric was defined; the others, such as those without a positive, are left out. */
  readonly replicates: number;
}

/**
 * Bounds from replicates; NaN when the estimate is, or fewer than two replicates are not.
 * @param jackknife the metric with a group of rows left out, for every group: asks for BCa bounds
 * @see Efron (1987), Journal of the American Statistical Association 82(397):171–185
 */
export function bootstrapBounds({
  estimate,
  replicates,
  jackknife,
  level,
}: {
  readonly estimate: number;
  readonly replicates: Float64Array;
  readonly jackknife: Float64Array | undefined;
  readonly level: number;
}): BootstrapInterval {
  const values = replicates.filter((value) => !Number.isNaN(value)).sort();
  const mean = meanOf(values);
  const standardError = Math.sqrt(
    meanOf(values.map((value) => (value - mean) ** 2)) * (values.length / (values.length - 1)),
  );
  const shares = [(1 - level) / 2, (1 + level) / 2].map((share) =>
    jackknife === undefined ? share : adjusted(share, { estimate, values, jackknife }),
  );
  const [low, high] = shares.map((share) =>
    Number.isNaN(estimate) || values.length < 2 ? Number.NaN : quantileOf(values, share),
  );
  return { estimate, low: low!, high: high!, standardError, bias: mean - estimate, replicates: values.length };
}

/** The share of replicates that stands for `share` once bias and skewness are allowed for. */
function adjusted(
  share: number,
  { estimate, values, jackknife }: { estimate: number; values: Float64Array; jackknife: Float64Array },
): number {
  let below = 0;
  for (const value of values) below += value < estimate ? 1 : value === estimate ? 0.5 : 0;
  // Kept off 0 and 1, where no correction exists.
  const least = 1 / (values.length + 1);
  const bias = normalQuantile(Math.min(Math.max(below / values.length, least), 1 - least));
  const z = bias + normalQuantile(share);
  return normalCdf(bias + z / (1 - acceleration(jackknife) * z));
}

function acceleration(jackknife: Float64Array): number {
  const values = jackknife.filter((value) => !Number.isNaN(value));
  const mean = meanOf(values);
  let [squares, cubes] = [0, 0];
  for (const value of values) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** Linear between neighbours: type 7. */
function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return low + (sorted[Math.min(below + 1, sorted.length - 1)]! - low) * (place - below);
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
