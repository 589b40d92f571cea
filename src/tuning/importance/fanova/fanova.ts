import { createRandom } from '../../../stats/index.ts';
import { dimensionOf } from '../../space/dimension.ts';
import type { Distribution } from '../../space/distribution.ts';
import { drawnNames, type JudgedTrial } from '../judged-trials.ts';
import { treeVariance } from './marginal-variance.ts';
import { type Feature, featureOf, growLeaves } from './regression-tree.ts';

const TREES = 64;
/** Each tree learns from so many draws at most, which keeps thousands of trials quick. */
const MOST_DRAWS = 2000;

/**
 * Functional analysis of variance: a random forest learns the loss, and the variance of each parameter's marginal over
 * the whole space is compared with that of the forest, exactly, tree by tree. A parameter that some trials lack is
 * judged among those that have it; its share then counts by how much of all variance these hold.
 * @returns shares of the variance; what is missing to 1 are interactions
 * @see Hutter, Hoos, Leyton-Brown (2014), An efficient approach for assessing hyperparameter importance, ICML; on the
 *   scale that a parameter is searched on, and choices as sets, where Optuna takes plain values and 0/1 columns
 */
export function fanova(judged: readonly JudgedTrial[], names: readonly string[]): Map<string, number> {
  const whole = squaredDeviations(judged);
  const known = new Map<string, Map<string, number>>();
  return new Map(
    names.map((name) => {
      const subset = judged.filter(({ trial }) => name in trial.params && name in trial.distributions);
      const key = subset.map(({ trial }) => trial.number).join();
      const shares = known.get(key) ?? forestShares(subset);
      known.set(key, shares);
      return [name, ((shares.get(name) ?? 0) * squaredDeviations(subset)) / whole];
    }),
  );
}

/** Of the parameters that all of these trials have. */
function forestShares(judged: readonly JudgedTrial[]): Map<string, number> {
  const common = drawnNames(judged).filter((name) => judged.every(({ trial }) => name in trial.distributions));
  const columns = common.flatMap((name) => {
    const feature = columnOf(name, judged);
    return feature === undefined ? [] : [{ name, feature }];
  });
  if (judged.length < 2 || columns.length === 0) return new Map();
  const features = columns.map(({ feature }) => feature);
  const targets = Float64Array.from(judged, ({ loss }) => loss);
  const random = createRandom(0);
  const sums = features.map(() => 0);
  let trees = 0;
  for (let tree = 0; tree < TREES; tree++) {
    const leaves = growLeaves(features, targets, Math.min(targets.length, MOST_DRAWS), random);
    const { total, byFeature } = treeVariance(features, leaves);
    if (!(total > 0)) continue;
    trees++;
    byFeature.forEach((variance, index) => {
      sums[index] = (sums[index] ?? 0) + variance / total;
    });
  }
  return new Map(columns.map(({ name }, index) => [name, trees === 0 ? 0 : (sums[index] ?? 0) / trees]));
}

/** On the scale of its search, over everything it was ever drawn from; undefined where that is one value. */
function columnOf(name: string, judged: readonly JudgedTrial[]): Feature | undefined {
  const known = new Map(
    judged.map(({ trial }) => [JSON.stringify(trial.distributions[name]), trial.distributions[name]]),
  );
  const dimensions = [...known.values()].map((distribution) => dimensionOf(name, distribution as Distribution));
  const values = judged.map(({ trial }) => trial.params[name] ?? null);
  if (dimensions.some(({ kind }) => kind === 'categorical')) {
    const choices = new Set(
      [...known.values()].flatMap((distribution) => (distribution?.kind === 'categorical' ? distribution.choices : [])),
    );
    const indices = new Map([...new Set([...choices, ...values])].map((value, index) => [value, index]));
    if (indices.size < 2) return undefined;
    return featureOf(
      true,
      0,
      indices.size,
      Float64Array.from(values, (value) => indices.get(value) ?? 0),
    );
  }
  const [first] = dimensions;
  const low = Math.min(...dimensions.map((dimension) => dimension.low));
  const high = Math.max(...dimensions.map((dimension) => dimension.high));
  if (first === undefined || dimensions.every(({ size }) => size === 1) || !(low < high)) return undefined;
  const encoded = Float64Array.from(judged, ({ trial }) => {
    const distribution = trial.distributions[name] as Distribution;
    const position = dimensionOf(name, distribution).encode(trial.params[name] ?? null);
    return Number.isNaN(position) ? low : position;
  });
  return featureOf(false, low, high, encoded);
}

function squaredDeviations(judged: readonly JudgedTrial[]): number {
  const mean = judged.reduce((sum, { loss }) => sum + loss, 0) / judged.length;
  return judged.reduce((sum, { loss }) => sum + (loss - mean) ** 2, 0);
}
