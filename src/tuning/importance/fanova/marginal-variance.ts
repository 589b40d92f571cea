import type { Feature, Leaf, Side } from './regression-tree.ts';

/** Of a tree as a function on its whole space, each point of which weighs the same. */
export interface TreeVariance {
  readonly total: number;
  /** What each feature explains by itself: the variance of the mean over all others. */
  readonly byFeature: readonly number[];
}

/** @see Hutter, Hoos, Leyton-Brown (2014), An efficient approach for assessing hyperparameter importance, ICML, §4 */
export function treeVariance(features: readonly Feature[], leaves: readonly Leaf[]): TreeVariance {
  const shares = leaves.map(({ sides }) => sides.map((side, index) => shareOf(side, features[index] as Feature)));
  const volumes = shares.map((share) => share.reduce((product, one) => product * one, 1));
  const mean = leaves.reduce((sum, { value }, i) => sum + value * (volumes[i] as number), 0);
  const total = leaves.reduce((sum, { value }, i) => sum + (value - mean) ** 2 * (volumes[i] as number), 0);
  const byFeature = features.map((feature, index) => {
    const parts = leaves.map(({ value, sides }, i) => ({
      side: sides[index] as Side,
      // Without this feature's own share, the leaves over one point of it make up the whole.
      weight:
        (value - mean) *
        (shares[i] as number[]).reduce((product, one, at) => (at === index ? product : product * one), 1),
    }));
    return feature.isChoice ? overChoices(feature, parts) : overRange(feature, parts);
  });
  return { total, byFeature };
}

interface Part {
  readonly side: Side;
  readonly weight: number;
}

const shareOf = ({ from, to, choices }: Side, { low, high }: Feature): number =>
  choices === undefined ? (to - from) / (high - low) : choices.filter(Boolean).length / choices.length;

function overChoices({ low, high }: Feature, parts: readonly Part[]): number {
  let variance = 0;
  for (let choice = 0; choice < high - low; choice++) {
    const marginal = parts.reduce((sum, { side, weight }) => (side.choices?.[choice] ? sum + weight : sum), 0);
    variance += marginal ** 2 / (high - low);
  }
  return variance;
}

/** Goes along the range from edge to edge; between two, the marginal is the same everywhere. */
function overRange({ low, high }: Feature, parts: readonly Part[]): number {
  const changes = new Map<number, number>();
  for (const { side, weight } of parts) {
    changes.set(side.from, (changes.get(side.from) ?? 0) + weight);
    changes.set(side.to, (changes.get(side.to) ?? 0) - weight);
  }
  const edges = [...changes.keys()].sort((a, b) => a - b);
  let marginal = 0;
  let variance = 0;
  edges.forEach((edge, i) => {
    marginal += changes.get(edge) ?? 0;
    variance += (marginal ** 2 * ((edges[i + 1] ?? high) - edge)) / (high - low);
  });
  return variance;
}
