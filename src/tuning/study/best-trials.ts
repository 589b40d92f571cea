import type { StudyHistory } from '../trials/history.ts';
import { type BestTrialRecord, type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';

/** Follows a history and knows the COMPLETE trial with the best value, the earliest of equal ones. */
export class BestSoFar {
  readonly #history: StudyHistory;
  readonly #direction: Direction;
  #seen = 0;
  #best: BestTrialRecord | undefined;
  #loss = Number.POSITIVE_INFINITY;

  constructor(history: StudyHistory, direction: Direction) {
    this.#history = history;
    this.#direction = direction;
  }

  get trial(): BestTrialRecord | undefined {
    const { finished } = this.#history;
    for (; this.#seen < finished.length; this.#seen++) {
      const trial = finished[this.#seen] as TrialRecord;
      if (trial.state !== 'COMPLETE') continue;
      const [value] = trial.values ?? [];
      if (value === undefined) continue;
      const loss = lossOf(value, this.#direction);
      if (this.#best === undefined || loss < this.#loss) [this.#best, this.#loss] = [{ ...trial, value }, loss];
    }
    return this.#best;
  }
}

/** The COMPLETE trials that no other one beats in every direction, by number. */
export function paretoFront(trials: readonly TrialRecord[], directions: readonly Direction[]): TrialRecord[] {
  const points = trials
    .filter(({ state }) => state === 'COMPLETE')
    .map((trial) => ({
      trial,
      losses: directions.map((direction, i) => lossOf(trial.values?.[i] ?? Number.POSITIVE_INFINITY, direction)),
    }))
    .sort((a, b) => compare(a.losses, b.losses));
  const front: typeof points = [];
  // Only what comes before can beat a point, and whatever beats one is beaten by no point outside of the front.
  for (const point of points) {
    if (!front.some(({ losses }) => dominates(losses, point.losses))) front.push(point);
  }
  return front.map(({ trial }) => trial).sort((a, b) => a.number - b.number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, loss] of a.entries()) {
    const other = b[i] as number;
    if (loss !== other) return loss < other ? -1 : 1;
  }
  return 0;
}

const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((loss, i) => loss <= (b[i] as number)) && a.some((loss, i) => loss < (b[i] as number));
