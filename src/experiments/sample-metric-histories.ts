import { asRunId, display, type Fault, type Int64 } from '../schema/index.ts';
import type { RunMetricPoint } from './metric-histories.ts';
import { OrderedSteps } from './metrics/ordered-steps.ts';
import { type KnownSteps, readPointsOnSteps, readSteps } from './metrics/read-steps.ts';
import { countBelow, countUpTo, type Numbers, wholeNumberAt } from './metrics/whole-numbers.ts';
import { refuseInvalidSearch, sizeFaults } from './page.ts';
import type { Tracking } from './tracking.ts';

/** MLflow's figures. */
const MOST_RESULTS = 2500;
const MOST_POINTS_OF_RUN = 25_000;
/** Of how many steps is kept what was read to know them; beyond, it is read again to find the points. */
const MOST_KEPT = 2_000_000;

export interface SampleOptions {
  /** How many steps at most, but for the first and last of each run, which always are among them; 2500 at most. */
  readonly maxResults?: number;
  /** Both or neither; from 0 to the highest step unless given. */
  readonly startStep?: Int64;
  readonly endStep?: Int64;
}

/**
 * Points of one metric of several runs, on evenly chosen steps of all steps that any of them has in the range: what
 * MLflow's charts ask for. In the order of the runs, then by step, timestamp, value.
 * @throws AssayError `EXPERIMENTS_SEARCH_INVALID`
 */
export async function sampleMetricHistories(
  { database }: Tracking,
  runIds: readonly string[],
  key: string,
  { maxResults = MOST_RESULTS, startStep, endStep }: SampleOptions = {},
): Promise<RunMetricPoint[]> {
  refuseInvalidSearch([...sizeFaults(maxResults, MOST_RESULTS), ...rangeFaults(startStep, endStep)]);
  let all = new OrderedSteps([]);
  const ends: Int64[] = [];
  const kept = new Map<string, KnownSteps>();
  let room = MOST_KEPT;
  for (const id of new Set(runIds)) {
    const known = await readSteps(database.kysely, id, key);
    const { steps } = known;
    if (steps.length <= room) {
      kept.set(id, known);
      room -= steps.length;
    }
    all = all.length === 0 ? steps : all.with(steps);
    ends.push(...endsOf(steps));
  }
  const [from, to] = [startStep ?? 0, endStep ?? wholeNumberAt(all, all.length - 1) ?? 0];
  const isWithin = (step: Int64) => step >= from && step <= to;
  const sample = inOrder([...new Set([...evenly(all, maxResults, from, to), ...ends.filter(isWithin)])]);

  const found: RunMetricPoint[] = [];
  for (const id of runIds) {
    const known = kept.get(id) ?? (await readSteps(database.kysely, id, key));
    const points = await readPointsOnSteps(database.kysely, known, sample, MOST_POINTS_OF_RUN);
    for (const { timestamp, step, value } of points) found.push({ runId: asRunId(id), key, value, step, timestamp });
  }
  return found;
}

/** Of the `n` steps in a range the ones at `floor(i · n / most)`, and the last; all, if they are no more. */
function evenly(steps: Numbers, most: number, from: Int64, to: Int64): Int64[] {
  const [start, end] = [countBelow(steps, from), countUpTo(steps, to)];
  const count = Math.max(0, end - start);
  const size = Math.min(count, most);
  const places = Array.from({ length: size }, (_, i) => (count <= most ? i : Math.floor(i * (count / most))));
  return [...places, ...(count > 0 ? [count - 1] : [])].flatMap((place) => wholeNumberAt(steps, start + place) ?? []);
}

const endsOf = (steps: Numbers): Int64[] => [0, steps.length - 1].flatMap((place) => wholeNumberAt(steps, place) ?? []);

const inOrder = (steps: Int64[]): Int64[] => steps.sort((a, b) => (a < b ? -1 : Number(a > b)));

function rangeFaults(start: Int64 | undefined, end: Int64 | undefined): Fault[] {
  if ((start === undefined) !== (end === undefined)) {
    const [path, other] = start === undefined ? ['startStep', 'endStep'] : ['endStep', 'startStep'];
    return [{ path, got: 'missing', expected: `a step, as ${other} has one` }];
  }
  if (start === undefined || end === undefined || start <= end) return [];
  return [{ path: 'endStep', got: display(end), expected: `at least startStep, ${display(start)}` }];
}
