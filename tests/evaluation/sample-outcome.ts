import { createRandom } from '../../src/stats/index.ts';

export interface SampleOutcomeOptions {
  readonly rows?: number;
  /** Chance of a positive. */
  readonly prevalence?: number;
  /** Standard deviations between the scores of the classes. */
  readonly separation?: number;
  readonly seed?: number;
}

/** Labels and the probabilities of a model that is right about them: calibrated, and better the larger `separation`. */
export function sampleOutcome(options: SampleOutcomeOptions = {}) {
  const { rows = 2_000, prevalence = 0.3, separation = 2, seed = 1 } = options;
  const random = createRandom(seed);
  const labels = Float32Array.from({ length: rows }, () => (random.uniform() < prevalence ? 1 : 0));
  const probabilities = labels.map((label) => {
    const score = random.normal() + label * separation;
    // Bayes' rule for two normal classes.
    const logOdds = Math.log(prevalence / (1 - prevalence)) + separation * score - separation ** 2 / 2;
    return 1 / (1 + Math.exp(-logOdds));
  });
  return { labels, probabilities };
}
