/** How many rows of each class score in each of {@link SCORE_BINS} bins of equal width over [0, 1]. */
export interface ScoreHistogram {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
}

const SCORE_BINS = 50;

/** @param labels each 0 or 1 · @param probabilities equally long, each in [0, 1]; 1 falls into the last bin */
export function scoreHistogram(labels: ArrayLike<number>, probabilities: ArrayLike<number>): ScoreHistogram {
  const positives = new Array<number>(SCORE_BINS).fill(0);
  const negatives = new Array<number>(SCORE_BINS).fill(0);
  for (let row = 0; row < labels.length; row++) {
    const counts = labels[row] === 1 ? positives : negatives;
    const bin = Math.min(Math.floor((probabilities[row] ?? 0) * SCORE_BINS), SCORE_BINS - 1);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { positives, negatives };
}
