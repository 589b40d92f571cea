import type { Params } from '../space/distribution.ts';
import type { StudyHistory } from '../trials/history.ts';
import { isFinal, type TrialRecord } from '../trials/trial-record.ts';

/** A point whose trials all fail is given up after so many. */
const MOST_FAILURES = 3;

/** Which points of a discrete space have been evaluated, are being so, or will be; it reads on where it left off. */
export class TakenPoints<Point extends string | number> {
  readonly #pointOf: (params: Params) => Point | undefined;
  readonly #done = new Set<Point>();
  readonly #failures = new Map<Point, number>();
  /** Trials that wait or run, by number. */
  readonly #unfinished = new Set<number>();
  #known = 0;
  #read = 0;
  #busy = new Map<Point, number>();

  /** @param pointOf undefined for parameters that are no point of the space */
  constructor(pointOf: (params: Params) => Point | undefined) {
    this.#pointOf = pointOf;
  }

  /** Points that nobody needs to make again. */
  get done(): ReadonlySet<Point> {
    return this.#done;
  }

  /** Points of trials that wait or run. */
  get busy(): Iterable<Point> {
    return this.#busy.keys();
  }

  /**
   * Takes in what is new.
   * @param onFinished called for each trial that ended since, in the order of ending
   * @returns trials that wait or run, without `trial`
   */
  follow(
    history: StudyHistory,
    trial: number,
    onFinished?: (trial: TrialRecord, point: Point | undefined) => void,
  ): TrialRecord[] {
    const { trials, finished } = history;
    for (; this.#known < trials.length; this.#known++) this.#unfinished.add(this.#known);
    for (; this.#read < finished.length; this.#read++) {
      const ended = finished[this.#read] as TrialRecord;
      const point = this.#pointOf(ended.params);
      if (point !== undefined) this.#end(point, ended);
      this.#unfinished.delete(ended.number);
      onFinished?.(ended, point);
    }
    const unfinished: TrialRecord[] = [];
    this.#busy = new Map();
    for (const number of this.#unfinished) {
      const other = trials[number];
      if (other === undefined || number === trial || isFinal(other)) continue;
      unfinished.push(other);
      const point = this.#pointOf(other.params);
      if (point !== undefined) this.#busy.set(point, number);
    }
    return unfinished;
  }

  has(point: Point): boolean {
    return this.#done.has(point) || this.#busy.has(point);
  }

  #end(point: Point, { state }: TrialRecord): void {
    const failures = (this.#failures.get(point) ?? 0) + (state === 'FAILED' ? 1 : 0);
    this.#failures.set(point, failures);
    if (state !== 'FAILED' || failures >= MOST_FAILURES) this.#done.add(point);
  }
}
