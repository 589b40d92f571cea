import { descendingOrder } from '../../metrics/score-order.ts';
import type { Evaluated, EvaluationMetric, PredictionKind } from './evaluated.ts';

// Areas under curves by XGBoost's definitions; labels may be shares.

const KINDS: readonly PredictionKind[] = ['binary', 'share', 'multiclass'];

/** Weighted positives and negatives among the rows that score highest, at each distinct score, and in all. */
interface Ranking {
  /** One more entry than distinct scores; the first is 0. */
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

type OneClass = Pick<Evaluated, 'weights'> & { readonly scores: Float32Array; readonly labels: Float32Array };

/** Several classes count by how many rows they have. */
export const auc: EvaluationMetric = {
  kinds: KINDS,
  isBetterHigh: true,
  score: (evaluated) => meanOverClasses(evaluated, rocArea, (positives) => positives),
};

/** Area under the precision-recall curve with Davis and Goadrich's interpolation, so not the average precision; classes count alike. */
export const aucpr: EvaluationMetric = {
  kinds: KINDS,
  isBetterHigh: true,
  score: (evaluated) => meanOverClasses(evaluated, precisionRecallArea, () => 1),
};

/** NaN when a class is absent. */
function rocArea(rows: OneClass): { area: number; positives: number } {
  const { positives, negatives } = rank(rows);
  let area = 0;
  for (let i = 1; i < positives.length; i++) {
    area += ((negatives[i]! - negatives[i - 1]!) * (positives[i]! + positives[i - 1]!)) / 2;
  }
  const [allPositives, allNegatives] = [positives.at(-1)!, negatives.at(-1)!];
  return { area: area / (allPositives * allNegatives), positives: allPositives };
}

/**
 * Between two points of the curve false positives grow in proportion to true ones.
 * @see Davis, Goadrich (2006), ICML 23:233–240; Keilwagen, Grosse, Grau (2014), PLOS ONE 9(3):e92209
 */
function precisionRecallArea(rows: OneClass): { area: number; positives: number } {
  const { positives, negatives } = rank(rows);
  const all = positives.at(-1)!;
  if (!(all > 0) || !(negatives.at(-1)! > 0)) return { area: Number.NaN, positives: all };
  let area = 0;
  for (let i = 1; i < positives.length; i++) {
    const found = positives[i]! - positives[i - 1]!;
    if (found === 0) continue;
    const [from, to] = [positives[i - 1]! / all, positives[i]! / all];
    const slope = (negatives[i]! - negatives[i - 1]!) / found;
    const a = 1 + slope;
    const b = (negatives[i - 1]! - slope * positives[i - 1]!) / all;
    area += b === 0 ? (to - from) / a : (to - from - (b / a) * (Math.log(a * to + b) - Math.log(a * from + b))) / a;
  }
  return { area, positives: all };
}

/** The one area of two classes; of several each against the rest, weighted; NaN when a class is absent. */
function meanOverClasses(
  { labels, weights, predictions, groups }: Evaluated,
  areaOf: (rows: OneClass) => { area: number; positives: number },
  weightOf: (positives: number) => number,
): number {
  if (groups === 1) return areaOf({ labels, weights, scores: predictions }).area;
  let sum = 0;
  let total = 0;
  for (let group = 0; group < groups; group++) {
    const scores = Float32Array.from(labels, (_, row) => predictions[row * groups + group]!);
    const { area, positives } = areaOf({ scores, weights, labels: labels.map((label) => (label === group ? 1 : 0)) });
    sum += area * weightOf(positives);
    total += weightOf(positives);
  }
  return sum / total;
}

function rank({ scores, labels, weights }: OneClass): Ranking {
  const order = descendingOrder(scores);
  const positives = new Float64Array(order.length + 1);
  const negatives = new Float64Array(order.length + 1);
  let size = 0;
  let [positive, negative] = [0, 0];
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const weight = weights === undefined ? 1 : weights[row]!;
    positive += labels[row]! * weight;
    negative += (1 - labels[row]!) * weight;
    if (i + 1 < order.length && scores[order[i + 1]!] === scores[row]) continue;
    size++;
    positives[size] = positive;
    negatives[size] = negative;
  }
  return { positives: positives.subarray(0, size + 1), negatives: negatives.subarray(0, size + 1) };
}
