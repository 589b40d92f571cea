import type { Random } from '../../../stats/index.ts';
import { cellsOf } from '../../space/cells.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Params } from '../../space/distribution.ts';
import type { Space } from '../../space/space.ts';
import { scrambledSobol } from '../sobol/sobol-sequence.ts';
import { coordinateOf, type Features, valueAtCoordinate } from './features.ts';
import { logExpectedImprovement } from './log-expected-improvement.ts';
import { minimise } from './minimise.ts';
import type { Posterior } from './posterior.ts';

/** How the search is spread: points all over, points around each of the best trials, climbs from the best of them. */
const SEARCH = { candidates: 1024, near: 64, incumbents: 4, starts: 4, iterations: 30, rounds: 3 };

export interface Proposal {
  readonly space: Space;
  readonly features: Features;
  readonly posterior: Posterior;
  /** Observed points, best first. */
  readonly observed: readonly Float64Array[];
  /** The loss to improve upon. */
  readonly best: number;
  readonly fixed: Params;
  readonly random: Random;
  /** Whether a point may be proposed. */
  readonly isOpen: (point: Float64Array) => boolean;
}

interface Scored {
  readonly point: Float64Array;
  readonly score: number;
}

/** The point of the greatest expected improvement that a search finds; undefined where none is open. */
export function proposed(proposal: Proposal): Float64Array | undefined {
  const { posterior, best, observed, isOpen } = proposal;
  const score = (point: Float64Array): number => {
    const { mean, deviation } = posterior.at(point);
    return logExpectedImprovement(mean, deviation, best).value;
  };
  const candidates = [...globalCandidates(proposal), ...nearCandidates(proposal)];
  const scored = bestScored(candidates, proposal, score);
  const starts = spread(scored, SEARCH.starts);
  for (const point of observed.slice(0, 1)) starts.push({ point: settled(point, proposal), score: score(point) });
  const ends = starts.map((start) => climbed(start, proposal, score));
  return [...byScore(ends), ...scored].find(({ point }) => isOpen(point))?.point;
}

/** How many of the candidates have to be scored for certain. */
const SCORED = 48;

/**
 * Scores the candidates in the order of what they can reach at most, until none that is left can come among the best.
 * @returns all of them, the best first; those that were not scored, with what they can reach, at the end
 */
function bestScored(
  candidates: readonly Float64Array[],
  { posterior, best }: Proposal,
  score: (point: Float64Array) => number,
): Scored[] {
  const hopes = candidates.map((point) => {
    const { mean, deviation } = posterior.roughlyAt(point);
    return { point, score: logExpectedImprovement(mean, deviation, best).value };
  });
  hopes.sort((a, b) => b.score - a.score);
  const scored: Scored[] = [];
  let next = 0;
  for (let threshold = Number.NEGATIVE_INFINITY; next < hopes.length && hopes[next]!.score > threshold; next++) {
    const { point } = hopes[next]!;
    scored.push({ point, score: score(point) });
    if (scored.length % SCORED === 0) threshold = byScore(scored)[SCORED - 1]!.score;
  }
  return [...byScore(scored), ...hopes.slice(next)];
}

const byScore = (scored: Scored[]): Scored[] => scored.sort((a, b) => b.score - a.score);

/** The best ones that are not next to one another. */
function spread(scored: readonly Scored[], count: number): Scored[] {
  const chosen: Scored[] = [];
  for (const candidate of scored) {
    if (chosen.length >= count) break;
    const isNew = chosen.every(({ point }) => point.some((at, d) => Math.abs(at - candidate.point[d]!) > 0.05));
    if (isNew) chosen.push(candidate);
  }
  return chosen;
}

const SETS = 8;
const caches = new WeakMap<Space, (readonly Float64Array[])[]>();

/** Points all over the space; a few sets of them are made once and used in turn. */
function globalCandidates({ space, features, fixed, random }: Proposal): readonly Float64Array[] {
  const set = random.integer(SETS);
  const make = (given: Params): Float64Array[] =>
    Array.from({ length: SEARCH.candidates }, (_, index) => {
      const raw = Float64Array.from(features.dimensions, ({ kind, size }, d) => {
        const fraction = scrambledSobol(index, d, set);
        return kind === 'categorical' ? Math.floor(fraction * size) : fraction;
      });
      return settled(raw, { features, space, fixed: given });
    });
  if (Object.keys(fixed).length > 0) return make(fixed);
  const sets = caches.get(space) ?? [];
  caches.set(space, sets);
  sets[set] ??= everyCell(space, features) ?? make({});
  return sets[set];
}

/** All there is in a space of few points. */
function everyCell(space: Space, features: Features): Float64Array[] | undefined {
  const sizes = features.dimensions.reduce((product, { size }) => product * size, 1);
  if (sizes > SEARCH.candidates) return undefined;
  const cells = cellsOf(space, (wanted) => features.dimensions.find(({ name }) => name === wanted) as Dimension);
  return Array.from({ length: cells.count }, (_, index) => features.encode(cells.at(index)) as Float64Array);
}

/** The point of the space's nearest parameters. */
function settled(
  raw: Float64Array,
  { features, space, fixed }: Pick<Proposal, 'features' | 'space' | 'fixed'>,
): Float64Array {
  if (space.isConditional || Object.keys(fixed).length > 0) {
    return features.encode({ ...fixed, ...features.decode(raw, fixed) }) ?? raw;
  }
  return raw.map((at, d) => {
    const dimension = features.dimensions[d]!;
    if (dimension.kind === 'continuous') return Math.min(1, Math.max(0, at));
    return coordinateOf(dimension, valueAtCoordinate(dimension, at));
  });
}

/** Points around the best ones seen: some of their coordinates moved, by a little or a lot. */
function nearCandidates({ space, features, fixed, observed, random }: Proposal): Float64Array[] {
  return observed.slice(0, SEARCH.incumbents).flatMap((centre) =>
    Array.from({ length: SEARCH.near }, () => {
      const width = 0.3 * 0.01 ** random.uniform();
      const share = Math.max(1 / centre.length, random.uniform());
      const raw = centre.map((at, d) => {
        const { kind, size } = features.dimensions[d]!;
        // What is not there may come to be through a choice that moves.
        if (kind === 'categorical' && at < 0) return random.integer(size);
        if (random.uniform() > share) return at;
        if (kind === 'categorical') return random.integer(size);
        const least = kind === 'discrete' ? 0.7 / size : 0;
        return reflected(at + Math.max(width, least) * random.normal());
      });
      return settled(raw, { features, space, fixed });
    }),
  );
}

const reflected = (at: number): number => Math.min(1, Math.max(0, at < 0 ? -at : at > 1 ? 2 - at : at));

/** Goes uphill: numbers by the gradient, then whole numbers and choices one by one, in turns. */
function climbed(
  start: Scored,
  { space, features, posterior, best, fixed }: Proposal,
  score: (point: Float64Array) => number,
): Scored {
  const { dimensions } = features;
  const parents = parentsOf(space);
  const isMovable = dimensions.map(
    ({ name }, d) => fixed[name] === undefined && !isAbsent(start.point, d, features, space),
  );
  const low = start.point.map((at, d) => (isMovable[d] && dimensions[d]!.kind === 'continuous' ? 0 : at));
  const high = start.point.map((at, d) => (isMovable[d] && dimensions[d]!.kind === 'continuous' ? 1 : at));
  const isContinuous = low.some((bound, d) => bound < high[d]!);
  const stepped = dimensions.flatMap(({ kind, name }, d) =>
    kind !== 'continuous' && isMovable[d] && !parents.has(name) ? [d] : [],
  );
  let { point, score: value } = start;
  for (let round = 0; round < SEARCH.rounds; round++) {
    const before = value;
    if (isContinuous) {
      for (const d of dimensions.keys()) {
        if (dimensions[d]!.kind !== 'continuous' || !isMovable[d]) low[d] = high[d] = point[d]!;
      }
      const found = minimise(
        (at, gradient) => {
          const forecast = posterior.withGradient(at);
          const {
            value: logged,
            byMean,
            byDeviation,
          } = logExpectedImprovement(forecast.mean, forecast.deviation, best);
          for (let d = 0; d < at.length; d++) {
            gradient[d] = -(byMean * forecast.byMean[d]! + byDeviation * forecast.byDeviation[d]!);
          }
          return -logged;
        },
        point,
        { low, high, iterations: SEARCH.iterations, tolerance: 1e-5 },
      );
      if (-found.value > value) [point, value] = [found.x, -found.value];
    }
    for (const d of stepped) {
      for (const at of alternatives(features, d, point[d]!)) {
        const moved = Float64Array.from(point);
        moved[d] = at;
        const reached = score(moved);
        if (reached > value) [point, value] = [moved, reached];
      }
    }
    if (stepped.length === 0 || value - before < 1e-4) break;
  }
  return { point, score: value };
}

function isAbsent(point: Float64Array, d: number, features: Features, space: Space): boolean {
  if (!space.isConditional) return false;
  return !(features.dimensions[d]!.name in features.decode(point, {}));
}

const parentsOf = (space: Space): Set<string> =>
  new Set(Object.values(space.declared).flatMap(({ when }) => Object.keys(when ?? {})));

const ALL_OF = 12;

/** Other values of a stepped coordinate: all of a few, else those next to it and further off by powers of two. */
function alternatives(features: Features, d: number, at: number): number[] {
  const dimension = features.dimensions[d]!;
  const index = dimension.indexOf(valueAtCoordinate(dimension, at));
  const { size } = dimension;
  const indices =
    size <= ALL_OF || dimension.kind === 'categorical'
      ? Array.from({ length: size }, (_, i) => i)
      : [1, 2, 4, 8, 16, 32, 64].flatMap((step) => [index - step, index + step]);
  return indices
    .filter((i) => i !== index && i >= 0 && i < size)
    .map((i) => coordinateOf(dimension, dimension.valueAt(i)));
}
