/** What a generation's ranks weigh, and how fast the strategy learns from them. */
export interface StrategyWeights {
  /** By rank, the best first; the last ones are negative. */
  readonly weights: readonly number[];
  /** How many of them are positive. */
  readonly parents: number;
  readonly effective: number;
  readonly rankOne: number;
  readonly rankMu: number;
  readonly pathRate: number;
  readonly stepRate: number;
  readonly stepDamping: number;
  /** Length to expect of a standard normal vector. */
  readonly expectedLength: number;
}

/** @see Hansen (2016), The CMA evolution strategy: a tutorial, arXiv 1604.00772, table 1 */
export function strategyWeights(size: number, population: number): StrategyWeights {
  const raw = Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const parents = Math.floor(population / 2);
  const effective = effectiveCount(raw.slice(0, parents));
  const effectiveWorst = effectiveCount(raw.slice(parents));
  const rankOne = 2 / ((size + 1.3) ** 2 + effective);
  const rankMu = Math.min(1 - rankOne - 1e-8, (2 * (effective - 2 + 1 / effective)) / ((size + 2) ** 2 + effective));
  const stepRate = (effective + 2) / (size + effective + 5);
  const negative = Math.min(
    1 + rankOne / rankMu,
    1 + (2 * effectiveWorst) / (effective + 2),
    (1 - rankOne - rankMu) / (size * rankMu),
  );
  const above = raw.slice(0, parents).reduce((sum, weight) => sum + weight, 0);
  const below = raw.reduce((sum, weight) => (weight < 0 ? sum - weight : sum), 0);
  return {
    weights: raw.map((weight, i) => (i < parents ? weight / above : (Math.min(weight, 0) * negative) / below)),
    parents,
    effective,
    rankOne,
    rankMu,
    pathRate: (4 + effective / size) / (size + 4 + (2 * effective) / size),
    stepRate,
    stepDamping: 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (size + 1)) - 1) + stepRate,
    expectedLength: Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size)),
  };
}

const effectiveCount = (weights: readonly number[]): number =>
  weights.reduce((sum, weight) => sum + weight, 0) ** 2 / weights.reduce((sum, weight) => sum + weight * weight, 0);
