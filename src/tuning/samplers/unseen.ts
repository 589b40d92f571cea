import type { Random } from '../../stats/index.ts';
import { type Cells, cellsOf, oneValue } from '../space/cells.ts';
import type { Params, ParamValue } from '../space/distribution.ts';
import type { Space } from '../space/space.ts';
import type { StudyHistory } from '../trials/history.ts';
import { suggestAtRandom } from './random.ts';
import type { Sampler, SamplingRequest } from './sampler.ts';
import { TakenPoints } from './taken-points.ts';

/** How often a sampler is asked for another point, under other random numbers. */
const MOST_RESAMPLES = 5;
/** How many points are drawn at random in search of one that all constraints allow. */
const MOST_DRAWS = 10_000;
/** Up to so many cells, those that are left are looked through one by one when some draws found none allowed. */
const FEW_CELLS = 100_000;
const FEW_DRAWS = 200;
/** Beyond it, cells have no exact index; a random one is as good as never a known one. */
const MOST_COUNTED = 2 ** 53;

/**
 * Asks a sampler for the parameters of a whole trial, and keeps what every sampler has to keep: in a discrete space no
 * point is evaluated twice, nor while another trial evaluates it, and the constraints of the study hold. A point whose
 * trials failed may come again, up to three times. Not for an objective that asks for its parameters one by one, where a
 * part of the parameters is no point.
 *
 * When the sampler keeps to known points, one of the cells that are left is drawn, each as likely as the others, without
 * counting them through.
 * @param all every trial of the study, where the sampler is to see some of them only
 * @returns undefined when nothing is left to evaluate
 */
export function suggestUnseen(
  sampler: Sampler,
  { history, ...rest }: SamplingRequest,
  all: StudyHistory = history,
): Params | undefined {
  const request = { ...rest, history: sampler.seesAll ? all : history };
  // It knows by itself which points are left.
  if (sampler.seesAll && !hasFixed(request)) return sampler.suggest(request);
  const { space, allows } = request;
  const points = space.isDiscrete ? pointsOf(space, all) : undefined;
  points?.taken.follow(all, request.trial);
  const isNew = (params: Params): boolean => points === undefined || !points.taken.has(points.keyOf(params));

  const first = sampler.suggest(request);
  if (first === undefined && sampler.seesAll) return undefined;
  if (first !== undefined) {
    if (isNew(first) && allows(space.withConstants(first))) return first;
    if (points !== undefined && isDecided(request)) return first;
  }
  for (let attempt = 1; attempt <= MOST_RESAMPLES; attempt++) {
    const again = sampler.suggest({ ...request, random: (label) => request.random(`again ${attempt} ${label}`) });
    if (again === undefined) break;
    if (isNew(again) && allows(space.withConstants(again))) return again;
  }
  const left = points === undefined ? anyAllowed(request) : cellLeft(request, points);
  // Parameters that were enqueued are made in any case.
  return left ?? (points !== undefined && hasFixed(request) ? first : undefined);
}

interface Points {
  readonly space: Space;
  readonly keyOf: (params: Params) => string;
  readonly taken: TakenPoints<string>;
  readonly params: ReadonlyMap<string, Params>;
}

const known = new WeakMap<StudyHistory, Points>();

function pointsOf(space: Space, history: StudyHistory): Points {
  const former = known.get(history);
  if (former?.space === space) return former;
  const params = new Map<string, Params>();
  const keyOf = (point: Params): string => keyIn(space, point);
  const taken = new TakenPoints<string>((point) => {
    if (!isWhole(space, point)) return undefined;
    const key = keyOf(point);
    if (!params.has(key)) params.set(key, point);
    return key;
  });
  const points = { space, keyOf, taken, params };
  known.set(history, points);
  return points;
}

function keyIn(space: Space, params: Params): string {
  let key = '';
  for (const { name, indexOf } of space.dimensions) {
    const value = params[name];
    key += value === undefined ? ',' : `${indexOf(value)},`;
  }
  return key;
}

/** Whether it has a value of the space for each parameter that is there, and none beside. */
function isWhole(space: Space, params: Params): boolean {
  const whole = space.withConstants(params);
  return (
    Object.keys(params).every((name) => name in space.declared) &&
    space.dimensions.every(({ name, indexOf }) => {
      const value = params[name];
      return space.isActive(name, whole) ? value !== undefined && indexOf(value) >= 0 : value === undefined;
    })
  );
}

const hasFixed = ({ space, fixed }: SamplingRequest): boolean => space.dimensions.some(({ name }) => name in fixed);

/** Whether nothing is left to choose. */
const isDecided = ({ space, fixed }: SamplingRequest): boolean => isWhole(space, fixed);

function cellLeft(request: SamplingRequest, points: Points): Params | undefined {
  const { space, fixed, allows } = request;
  const cells = cellsOf(space, (name) => {
    const dimension = space.dimensions.find((other) => other.name === name) as Space['dimensions'][number];
    return name in fixed ? oneValue(fixed[name] as ParamValue) : dimension;
  });
  if (cells.count > MOST_COUNTED) return anyAllowed(request);
  const taken = takenCells(cells, points);
  const left = cells.count - taken.length;
  const random = request.random('cell left');
  if (left <= 0) return undefined;
  const draws = cells.count <= FEW_CELLS ? FEW_DRAWS : MOST_DRAWS;
  for (let draw = 0; draw < draws; draw++) {
    const params = cells.at(nthLeft(Math.floor(random.uniform() * left), taken));
    if (allows(space.withConstants(params))) return params;
  }
  if (cells.count > FEW_CELLS) return undefined;
  const isTaken = new Set(taken);
  const allowed: Params[] = [];
  for (let index = 0; index < cells.count; index++) {
    if (isTaken.has(index)) continue;
    const params = cells.at(index);
    if (allows(space.withConstants(params))) allowed.push(params);
  }
  return allowed.length === 0 ? undefined : allowed[random.integer(allowed.length)];
}

function takenCells(cells: Cells, { taken, params }: Points): number[] {
  const indices = [...taken.done, ...taken.busy].map((key) => cells.indexOf(params.get(key) ?? {}));
  return [...new Set(indices)].filter((index) => index >= 0).sort((a, b) => a - b);
}

/** The `n`-th number that is not among `taken`, which ascends. */
function nthLeft(n: number, taken: readonly number[]): number {
  let index = n;
  for (const used of taken) {
    if (used > index) break;
    index++;
  }
  return index;
}

function anyAllowed(request: SamplingRequest): Params | undefined {
  const { space, allows } = request;
  const streams = new Map<string, Random>();
  const random = (label: string): Random => {
    const stream = streams.get(label) ?? request.random(`any ${label}`);
    streams.set(label, stream);
    return stream;
  };
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const params = suggestAtRandom({ ...request, random });
    if (allows(space.withConstants(params))) return params;
  }
  return undefined;
}
