import type { Distribution } from '../../space/distribution.ts';
import type { JudgedTrial } from '../judged-trials.ts';
import { gridCounts, isSingle } from './grid-counts.ts';
import { choiceDensity, gridDensity } from './grid-density.ts';

/** The share of the trials that counts as the best. */
const TOP = 0.1;
const FEWEST_IN_REGIME = 2;

/**
 * How far the values of a parameter among the best tenth of the trials are from those among all, as a Pearson
 * divergence of Parzen estimates. What a parameter was drawn from may differ between trials, or be nothing: each such
 * regime counts by how much of the best and of all trials it holds.
 * @returns not normalised
 * @see Watanabe, Bansal, Hutter (2023), PED-ANOVA, IJCAI; regimes: conditional PED-ANOVA, arXiv 2601.20800, Theorem 4.2;
 *   as Optuna 5 with the default settings
 */
export function pedAnova(judged: readonly JudgedTrial[], names: readonly string[]): Map<string, number> {
  const losses = judged.map(({ loss }) => loss).sort((a, b) => a - b);
  const cutoff = losses[Math.ceil(TOP * losses.length) - 1] as number;
  const top = new Set(judged.filter(({ loss }) => loss <= cutoff));
  return new Map(
    names.map((name) => {
      const regimes = Map.groupBy(judged, ({ trial }) => JSON.stringify(trial.distributions[name]));
      let divergence = 0;
      for (const regime of regimes.values()) {
        const distribution = regime[0]?.trial.distributions[name];
        const best = regime.filter((one) => top.has(one));
        if (distribution === undefined || isSingle(distribution)) continue;
        if (regime.length < FEWEST_IN_REGIME || best.length === 0) continue;
        if (regime.every(({ trial }) => trial.params[name] === regime[0]?.trial.params[name])) continue;
        const weight = (best.length / top.size) ** 2 / (regime.length / judged.length);
        divergence += weight * divergenceOf(distribution, name, best, regime);
      }
      return [name, divergence];
    }),
  );
}

function divergenceOf(
  distribution: Distribution,
  name: string,
  best: readonly JudgedTrial[],
  all: readonly JudgedTrial[],
): number {
  const densityOf = (trials: readonly JudgedTrial[]): number[] => {
    const counts = gridCounts(
      distribution,
      trials.map(({ trial }) => trial.params[name] ?? null),
    );
    const density = distribution.kind === 'categorical' ? choiceDensity(counts) : gridDensity(counts);
    return density.map((mass) => mass + 1e-12);
  };
  const among = densityOf(all);
  return densityOf(best).reduce((sum, mass, cell) => {
    const base = among[cell] ?? 1;
    return sum + base * (mass / base - 1) ** 2;
  }, 0);
}
