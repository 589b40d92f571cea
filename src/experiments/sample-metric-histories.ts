import { asRunId, display, type Fault, type Int64 } from '../schema/index.ts';
import type { RunMetricPoint } from './metric-histories.ts';
import { readPointsOnSteps, readSteps } from './metrics/read-steps.ts';
import { refuseInvalidSearch, sizeFaults } from './page.ts';
import type { Tracking } from './tracking.ts';

/** MLflow's figures. */
const MOST_RESULTS = 2500;
const MOST_POINTS_OF_RUN = 25_000;

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
  const all = new Set<Int64>();
  const ends: Int64[] = [];
  for (const id of new Set(runIds)) {
    const steps = await readSteps(database.kysely, id, key);
    for (const step of steps) all.add(step);
    ends.push(...firstAndLast(steps));
  }
  const sorted = inOrder([...all]);
  const [from, to] = [startStep ?? 0, endStep ?? sorted.at(-1) ?? 0];
  const isWithin = (step: Int64) => step >= from && step <= to;
  const sample = inOrder([...new Set([...evenly(sorted.filter(isWithin), maxResults), ...ends.filter(isWithin)])]);

  const found: RunMetricPoint[] = [];
  for (const id of runIds) {
    const points = await readPointsOnSteps(database.kysely, id, key, sample, MOST_POINTS_OF_RUN);
    for (const { timestamp, step, value } of points) found.push({ runId: asRunId(id), key, value, step, timestamp });
  }
  return found;
}

/** Of `n` steps the ones at `floor(i · n / most)`, and the last. */
function evenly(steps: readonly Int64[], most: number): Int64[] {
  if (steps.length <= most) return [...steps];
  const interval = steps.length / most;
  const chosen = Array.from({ length: most }, (_, i) => steps[Math.floor(i * interval)] as Int64);
  return [...chosen, steps.at(-1) as Int64];
}

function firstAndLast(steps: readonly Int64[]): Int64[] {
  let [first, last] = [steps[0], steps[0]];
  for (const step of steps) {
    if (first === undefined || step < first) first = step;
    if (last === undefined || step > last) last = step;
  }
  return first === undefined || last === undefined ? [] : [first, last];
}

const inOrder = (steps: Int64[]): Int64[] => steps.sort((a, b) => (a < b ? -1 : Number(a > b)));

function rangeFaults(start: Int64 | undefined, end: Int64 | undefined): Fault[] {
  if ((start === undefined) !== (end === undefined)) {
    const [path, other] = start === undefined ? ['startStep', 'endStep'] : ['endStep', 'startStep'];
    return [{ path, got: 'missing', expected: `a step, as ${other} has one` }];
  }
  if (start === undefined || end === undefined || start <= end) return [];
  return [{ path: 'endStep', got: display(end), expected: `at least startStep, ${display(start)}` }];
}
