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
export function choose(choice: Choice): Params {
  const { request, dimensions, candidates } = choice;
  const given = choice.alone ? [] : decidedBeside(choice);
  const { below, above } = mixturesOf(choice, [...given, ...dimensions]);
  const random = request.random(`tpe ${dimensions.map(({ name }) => name).join()}`);
  const positions = new Float64Array(given.length + dimensions.length);
  const draw = drawing(choice, given, below);
  for (let round = 0; round < ROUNDS; round++) {
    let best: Params | undefined;
    let most = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < candidates; i++) {
      draw(random, positions);
      const score = below.logDensity(positions) - above.logDensity(positions);
      if (!(score > most)) continue;
      const params = paramsAt(positions, choice, given.length);
      if (request.allows(request.space.withConstants({ ...request.fixed, ...params }))) [best, most] = [params, score];
    }
    if (best !== undefined) return best;
  }
  return paramsAt(positions, choice, given.length);
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
  const { arena } = observations;
  arena.clear();
  const { good, goodWeights, bad } = splitOf(ranked, arena);
  const shared = { columns, allRows: history.finished.length, arena, isAlone: alone };
  const badWeights = arena.floats(bad.length + others.length, 1);
  return {
    below: new Mixture({ ...shared, rows: good, others: [], weights: goodWeights }),
    above: new Mixture({ ...shared, rows: bad, others, weights: badWeights }),
  };
}

/**
 * A way to draw candidates from a mixture; what is fixed stays as it is, and the rest is drawn to go with it.
 * @returns writes the position of each of `given` and the dimensions; NaN for what is not there
 */
function drawing(
  { request, dimensions }: Choice,
  given: readonly Dimension[],
  mixture: Mixture,
): (random: Random, positions: Positions) => void {
  const { space, fixed } = request;
  const decided = Float64Array.from([...given, ...dimensions], ({ name, encode }) =>
    name in fixed ? encode(fixed[name] as ParamValue) : Number.NaN,
  );
  const drawKernel = mixture.kernelsGiven(decided);
  const known = space.withConstants(fixed);
  return (random, positions) => {
    positions.set(decided);
    const kernel = drawKernel(random);
    const all: Record<string, ParamValue> | undefined = space.isConditional ? { ...known } : undefined;
    for (let i = 0; i < dimensions.length; i++) {
      const { name, decode } = dimensions[i] as Dimension;
      const column = given.length + i;
      if (all !== undefined && !space.isActive(name, all)) positions[column] = Number.NaN;
      else if (!(name in fixed)) {
        const position = mixture.draw(kernel, column, random);
        positions[column] = position;
        if (all !== undefined) all[name] = decode(position);
      }
    }
  };
}

/** The values of the dimensions at their positions, which start with the `first` of them. */
function paramsAt(positions: Positions, { request: { space, fixed }, dimensions }: Choice, first: number): Params {
  const all: Record<string, ParamValue> = { ...space.withConstants(fixed) };
  const params: Record<string, ParamValue> = {};
  dimensions.forEach(({ name, decode }, i) => {
    if (!space.isActive(name, all)) return;
    const value = name in fixed ? (fixed[name] as ParamValue) : decode(positions[first + i] as number);
    all[name] = value;
    params[name] = value;
  });
  return params;
}
