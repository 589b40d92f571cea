import { wilsonInterval } from '../../stats/index.ts';
import { optionRefused } from './option-refused.ts';
import { descendingOrder } from './score-order.ts';
import { checkProbabilities, type ScoredLabels } from './scored-labels.ts';
import { weightedQuantile } from './weighted-quantile.ts';

/** Rows of similar predicted probability: what was predicted for them, and what came true. */
export interface ReliabilityBin {
  /** Bounds of the probabilities: above `from` (the first bin: from it on), up to and with `to`. */
  readonly from: number;
  readonly to: number;
  /** Rows of weight above 0. */
  readonly rows: number;
  /** Their weight; the same as `rows` without weights. */
  readonly weight: number;
  readonly meanProbability: number;
  /** Share of the weight that is positive. */
  readonly positiveShare: number;
  /** 95 % interval of that share by Wilson; with weights, of as many rows as carry the same information (Kish). */
  readonly low: number;
  readonly high: number;
}

export interface ReliabilityOptions {
  /** How many; 10 unless given. */
  readonly bins?: number | undefined;
  /** Bins of equal width over [0, 1] (the default), or of equally many rows; equal probabilities share a bin. */
  readonly strategy?: 'uniform' | 'quantile' | undefined;
}

/**
 * Reliability of probabilities by bin, low to high; bins without rows are left out.
 * @throws ShapeMismatchError, LabelsNotBinaryError, WeightsInvalidError, ScoresInvalidError
 * @throws AssayError `INVALID_ARGUMENT` when `bins` is no whole number above 0
 * @see DeGroot & Fienberg (1983), The Statistician 32:12–22; equals scikit-learn's calibration_curve, which has no
 *   weights; Kish (1965), Survey Sampling, for the interval with weights
 */
export function reliabilityCurve({
  bins = 10,
  strategy = 'uniform',
  ...scored
}: ScoredLabels & ReliabilityOptions): readonly ReliabilityBin[] {
  checkProbabilities(scored);
  if (!(Number.isInteger(bins) && bins > 0)) throw optionRefused('bins', bins, 'a whole number above 0');
  const edges = strategy === 'uniform' ? uniformEdges(bins) : quantileEdges(scored, bins);
  const { labels, probabilities, weights } = scored;
  const sums = Array.from({ length: bins }, () => ({ rows: 0, weight: 0, squares: 0, probability: 0, positive: 0 }));
  for (let row = 0; row < labels.length; row++) {
    const weight = weights === undefined ? 1 : weights[row]!;
    if (weight === 0) continue;
    const bin = sums[binOf(probabilities[row]!, edges)]!;
    bin.rows += 1;
    bin.weight += weight;
    bin.squares += weight * weight;
    bin.probability += weight * probabilities[row]!;
    bin.positive += weight * labels[row]!;
  }
  return sums.flatMap(({ rows, weight, squares, probability, positive }, i) => {
    if (rows === 0) return [];
    const positiveShare = positive / weight;
    const informative = (weight * weight) / squares;
    return {
      ...{ from: edges[i]!, to: edges[i + 1]!, rows, weight, meanProbability: probability / weight, positiveShare },
      ...wilsonInterval(positiveShare * informative, informative),
    };
  });
}

/**
 * Expected and maximum calibration error of a curve: mean (by weight) and greatest gap between what was predicted and
 * what came true, in [0, 1], lower is better. Both depend on the bins. NaN without bins.
 * @see Naeini, Cooper, Hauskrecht (2015), AAAI 2901–2907
 */
export function calibrationErrors(curve: readonly ReliabilityBin[]): {
  readonly expected: number;
  readonly maximum: number;
} {
  let sum = 0;
  let total = 0;
  let maximum = Number.NaN;
  for (const { weight, meanProbability, positiveShare } of curve) {
    const gap = Math.abs(meanProbability - positiveShare);
    sum += weight * gap;
    total += weight;
    if (!(gap <= maximum)) maximum = gap;
  }
  return { expected: sum / total, maximum };
}

/** The first bin whose upper edge is not below the probability. */
function binOf(probability: number, edges: Float64Array): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle + 1]! < probability) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As numpy's linspace rounds them, so that a probability on an edge falls into the same bin. */
const uniformEdges = (bins: number): Float64Array =>
  Float64Array.from({ length: bins + 1 }, (_, i) => (i === bins ? 1 : i * (1 / bins)));

function quantileEdges({ probabilities, weights }: ScoredLabels, bins: number): Float64Array {
  // In percent and back, as numpy's percentile rounds them: an edge may be a probability, and a hair decides its bin.
  const shares = uniformEdges(bins).map((share) => (share * 100) / 100);
  if (weights !== undefined) return shares.map((share) => weightedQuantile(probabilities, share, weights));
  const order = descendingOrder(probabilities).reverse();
  // Linear between neighbours: type 7, numpy's percentile.
  return shares.map((share) => {
    const place = share * (order.length - 1);
    const [below, above] = [Math.floor(place), Math.ceil(place)];
    const [low, high] = [probabilities[order[below]!]!, probabilities[order[above]!]!];
    const fraction = place - below;
    return fraction >= 0.5 ? high - (high - low) * (1 - fraction) : low + (high - low) * fraction;
  });
}
