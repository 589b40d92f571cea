import type { Random } from '../../../stats/index.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { SamplingRequest } from '../sampler.ts';
import { Mixture, type Positions } from './mixture.ts';
import type { Observations } from './observations.ts';
import { splitOf } from './split.ts';

export interface Choice {
  readonly request: SamplingRequest;
  readonly observations: Observations;
  /** What to choose. */
  readonly dimensions: readonly Dimension[];
  readonly candidates: number;
  /** Leaves out what goes with other parameters, and trials that lack these. */
  readonly alone?: boolean;
}

/** How often as many candidates are drawn again when the study allows none of them. */
const ROUNDS = 10;

/** Values for those of the dimensions that are active: of several candidates the most promising that the study allows. */
export function choose(choice: Choice): Params | undefined {
  const { request, dimensions, candidates } = choice;
  const given = choice.alone ? [] : decidedBeside(choice);
  const { below, above } = mixturesOf(choice, [...given, ...dimensions]);
  const random = request.random(`tpe ${dimensions.map(({ name }) => name).join()}`);
  const draw = drawing(choice, given, below);
  let last: Params | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    let best: Params | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < candidates; i++) {
      const { params, positions } = draw(random);
      const score = below.logDensity(positions) - above.logDensity(positions);
      last = params;
      if (score > most && request.allows(request.space.withConstants({ ...request.fixed, ...params })))
        [best, most] = [params, score];
    }
    if (best !== undefined) return best;
  }
  return last;
}

/** Parameters outside of the space that have been decided for this trial, where others have told what they are. */
function decidedBeside({ request: { space, fixed }, observations }: Choice): Dimension[] {
  return Object.keys(fixed).flatMap((name) => (name in space.declared ? [] : (observations.dimensionOf(name) ?? [])));
}

function mixturesOf(
  { request, observations, alone }: Choice,
  dimensions: readonly Dimension[],
): { below: Mixture; above: Mixture } {
  const { history, trial } = request;
  const columns = dimensions.map((dimension) => observations.column(dimension));
  const others = history.running.filter(({ number }) => number !== trial).map(({ params }) => params);
  const hasAll = (row: number): boolean => columns.every(({ positions }) => !Number.isNaN(positions[row]));
  const ranked = alone ? observations.ranked().filter(hasAll) : observations.ranked();
  const { good, goodWeights, bad } = splitOf(ranked);
  const shared = { columns, allRows: history.finished.length, isAlone: alone };
  const badWeights = new Float64Array(bad.length + others.length).fill(1);
  return {
    below: new Mixture({ ...shared, rows: good, others: [], weights: goodWeights }),
    above: new Mixture({ ...shared, rows: bad, others, weights: badWeights }),
  };
}

interface Candidate {
  readonly params: Params;
  readonly positions: Positions;
}

/** A way to draw candidates from a mixture; what is fixed stays as it is, and the rest is drawn to go with it. */
function drawing(
  { request, dimensions }: Choice,
  given: readonly Dimension[],
  mixture: Mixture,
): (random: Random) => Candidate {
  const { space, fixed } = request;
  const decided = new Map<string, number>();
  for (const { name, encode } of [...given, ...dimensions]) {
    const position = name in fixed ? encode(fixed[name] as ParamValue) : Number.NaN;
    if (!Number.isNaN(position)) decided.set(name, position);
  }
  const drawKernel = mixture.kernelsGiven(decided);
  const known = space.withConstants(fixed);
  return (random) => {
    const kernel = drawKernel(random);
    const all: Record<string, ParamValue> = { ...known };
    const params: Record<string, ParamValue> = {};
    const positions = new Map<string, number>();
    for (const { name } of given) positions.set(name, decided.get(name) as number);
    for (const dimension of dimensions) {
      const { name } = dimension;
      if (!space.isActive(name, all)) continue;
      if (name in fixed) {
        params[name] = fixed[name] as ParamValue;
        if (decided.has(name)) positions.set(name, decided.get(name) as number);
        continue;
      }
      const position = mixture.draw(kernel, dimension, random);
      const value = dimension.decode(position);
      positions.set(name, position);
      all[name] = value;
      params[name] = value;
    }
    return { params, positions };
  };
}
