import { createRandom, type Random } from '../../stats/index.ts';
import { descendingOrder } from './score-order.ts';
import { checkScoredLabels, type ScoredLabels } from './scored-labels.ts';

/** Bounds of a 95 % confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface RankingIntervals {
  /** Of {@link rocAuc}. */
  readonly auc_roc: Interval;
  /** Of {@link averagePrecision}. */
  readonly pr_auc: Interval;
}

/** Enough for two digits of the bounds. */
const REPLICATES = 200;

/**
 * 95 % percentile intervals of ROC-AUC and PR-AUC by bootstrap over rows: each row counts Poisson(1) times in a
 * replicate, which is resampling with replacement for all but tiny tables. The same seed gives the same bounds. Takes
 * some 5 µs a row. `bootstrapBinaryMetrics` takes more time, any metric, weights, and a level.
 *
 * @returns undefined when a class is absent, where neither is defined
 * @throws ShapeMismatchError, LabelsNotBinaryError, ScoresInvalidError
 * @see Hanley & MacGibbon (2006), Computer Methods and Programs in Biomedicine 83(1):57–62
 */
export function rankingIntervals(scored: Omit<ScoredLabels, 'weights'>, seed: number): RankingIntervals | undefined {
  checkScoredLabels(scored);
  const ranked = rankRows(scored);
  if (!ranked.labels.includes(1) || !ranked.labels.includes(0)) return undefined;
  const random = createRandom(seed);
  const counts = new Uint8Array(ranked.labels.length);
  const aucs: number[] = [];
  const precisions: number[] = [];
  for (let replicate = 0; replicate < REPLICATES; replicate++) {
    drawCounts(counts, random);
    const { auc, precision } = scoreReplicate(ranked, counts);
    if (Number.isNaN(auc)) continue;
    aucs.push(auc);
    precisions.push(precision);
  }
  return { auc_roc: percentiles(aucs), pr_auc: percentiles(precisions) };
}

interface RankedRows {
  /** By score, highest first. */
  readonly labels: Uint8Array;
  /** 1 where the next row has another score. */
  readonly endsTie: Uint8Array;
}

function rankRows({ labels, probabilities }: ScoredLabels): RankedRows {
  const order = descendingOrder(probabilities);
  return {
    labels: Uint8Array.from(order, (row) => labels[row]!),
    endsTie: Uint8Array.from(order, (row, rank) => (probabilities[row] === probabilities[order[rank + 1]!] ? 0 : 1)),
  };
}

/** Both metrics of the rows taken `counts` times, in one walk; as `rocAuc` and `averagePrecision` with weights. */
function scoreReplicate({ labels, endsTie }: RankedRows, counts: Uint8Array): { auc: number; precision: number } {
  let truePositives = 0;
  let falsePositives = 0;
  let previousTrue = 0;
  let previousFalse = 0;
  let area = 0;
  let precisionSum = 0;
  for (let rank = 0; rank < labels.length; rank++) {
    const count = counts[rank]!;
    if (labels[rank] === 1) truePositives += count;
    else falsePositives += count;
    if (endsTie[rank] === 0) continue;
    area += ((falsePositives - previousFalse) * (truePositives + previousTrue)) / 2;
    if (truePositives > previousTrue) {
      precisionSum += ((truePositives - previousTrue) * truePositives) / (truePositives + falsePositives);
    }
    previousTrue = truePositives;
    previousFalse = falsePositives;
  }
  return { auc: area / truePositives / falsePositives, precision: precisionSum / truePositives };
}

/** P(Poisson(1) ≤ k) scaled to 2³²; beyond the last entry the chance is below 2⁻³². */
const POISSON_STEPS = cumulativePoisson();

function cumulativePoisson(): Float64Array {
  const steps = new Float64Array(13);
  let term = Math.exp(-1);
  let sum = 0;
  for (let k = 0; k < steps.length; k++) {
    sum += term;
    steps[k] = sum * 2 ** 32;
    term /= k + 1;
  }
  return steps;
}

function drawCounts(counts: Uint8Array, random: Random): void {
  for (let row = 0; row < counts.length; row++) {
    const draw = random.nextUint32();
    let count = 0;
    while (count < 12 && draw >= POISSON_STEPS[count]!) count++;
    counts[row] = count;
  }
}

function percentiles(values: number[]): Interval {
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}
