import { type Axis, type Cells, cellsOf, oneValue } from '../../space/cells.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Params, ParamValue } from '../../space/distribution.ts';
import type { Space } from '../../space/space.ts';
import type { StudyHistory } from '../../trials/history.ts';
import type { TrialRecord } from '../../trials/trial-record.ts';
import type { Sampler, SamplingRequest } from '../sampler.ts';
import { TakenPoints } from '../taken-points.ts';
import { gridAxis } from './grid-axis.ts';
import { type GridSettings, MOST_CELLS, refuseUndeclared, refuseUnfit, tooLarge } from './grid-faults.ts';
import { shuffledIndex } from './shuffled-index.ts';

export interface GridOptions {
  /** The values of a parameter; without them every value of it, or `points` of a continuous range. */
  readonly values?: Readonly<Record<string, readonly ParamValue[]>> | undefined;
  /** How many values a continuous range has, evenly on its scale with both ends; 5 unless given. */
  readonly points?: number | undefined;
  /** In an order drawn from the seed, so that a part of the grid covers the space as well; true unless given. */
  readonly shuffle?: boolean | undefined;
  readonly seed?: number | undefined;
}

/**
 * Every combination exactly once, with several workers and after a resume as well. Cells whose trial failed come again
 * at the end, up to three times; a trial that was enqueued counts as its cell.
 *
 * No worker can take the cell of another, without asking it: trial `n` owns the n-th cell. Cells that come free – their
 * owner failed, or was enqueued with other parameters – go to the trials without a cell of their own, the first to the
 * first.
 * @throws AssayError `TUNING_GRID_INVALID` when values are not those of the space, or there are too many to count
 */
export function grid({ values = {}, points = 5, shuffle = true, seed }: GridOptions = {}): Sampler {
  const walks = new WeakMap<StudyHistory, GridWalk>();
  const walkOf = (request: SamplingRequest): GridWalk => {
    const known = walks.get(request.history);
    if (known?.space === request.space) return known;
    const walk = new GridWalk(request, { values, points, shuffle });
    walks.set(request.history, walk);
    return walk;
  };
  return {
    name: 'grid',
    settings: { values, points, shuffle },
    seed,
    seesAll: true,
    suggest: (request) => walkOf(request).next(request),
  };
}

class GridWalk {
  readonly space: Space;
  readonly #settings: GridSettings;
  readonly #cells: Cells;
  readonly #order: (index: number) => number;
  readonly #allows: (params: Params) => boolean;
  readonly #taken: TakenPoints<number>;
  /** Cells by the number of the trial that owns them, as far as they were asked for; all of them allowed. */
  readonly #owned: number[] = [];
  #counted = 0;
  /** Cells that came free, in the order in which they did. */
  readonly #freed = new Set<number>();

  constructor({ space, fixed, studyRandom, allows }: SamplingRequest, settings: GridSettings) {
    refuseUndeclared(space, fixed);
    refuseUnfit(space, settings);
    this.space = space;
    this.#settings = settings;
    this.#allows = allows;
    this.#cells = cellsOf(space, (name) => this.#axisOf(name));
    if (this.#cells.count > MOST_CELLS) throw tooLarge(this.#cells.count);
    this.#order = settings.shuffle ? shuffledIndex(this.#cells.count, studyRandom('grid')) : (index) => index;
    this.#taken = new TakenPoints((params) => {
      const cell = this.#cells.indexOf(params);
      return cell < 0 ? undefined : cell;
    });
  }

  next(request: SamplingRequest): Params | undefined {
    const { history, trial, fixed } = request;
    const unfinished = this.#taken.follow(history, trial, (ended, cell) => this.#release(ended, cell));
    if (this.space.dimensions.some(({ name }) => name in fixed)) return this.#complete(request);
    const own = this.#ownCell(trial);
    const cell = own === undefined || this.#taken.has(own) ? this.#freeCell(trial, unfinished) : own;
    return cell === undefined ? undefined : this.#cells.at(cell);
  }

  #axisOf(name: string): Axis {
    const { values, points } = this.#settings;
    return gridAxis(this.space.dimensions.find((other) => other.name === name) as Dimension, values[name], points);
  }

  /** The cell of a trial's own, whoever asks; undefined beyond the last one. */
  #ownCell(trial: number): number | undefined {
    while (this.#owned.length <= trial && this.#counted < this.#cells.count) {
      const cell = this.#order(this.#counted++);
      if (this.#allows(this.#cells.at(cell))) this.#owned.push(cell);
    }
    return this.#owned[trial];
  }

  #release(ended: TrialRecord, cell: number | undefined): void {
    const own = this.#ownCell(ended.number);
    for (const free of [own !== cell ? own : undefined, ended.state === 'FAILED' ? cell : undefined]) {
      if (free === undefined) continue;
      // Freed again, it goes to the end.
      this.#freed.delete(free);
      if (!this.#taken.done.has(free)) this.#freed.add(free);
    }
    if (cell !== undefined && this.#taken.done.has(cell)) this.#freed.delete(cell);
  }

  #freeCell(trial: number, unfinished: readonly TrialRecord[]): number | undefined {
    // Somebody else has begun these, and will take the first ones as soon as they look.
    let others = unfinished.filter(
      (other) => other.number < trial && this.#isUndecided(other) && this.#hasNoOwn(other.number),
    ).length;
    const orphans = unfinished.flatMap((other) => {
      const own = this.#ownCell(other.number);
      return own === undefined || this.#isUndecided(other) || this.#cells.indexOf(other.params) === own ? [] : [own];
    });
    for (const cell of new Set([...this.#freed, ...orphans])) {
      if (!this.#taken.has(cell) && others-- === 0) return cell;
    }
    return undefined;
  }

  #isUndecided({ params }: TrialRecord): boolean {
    return this.space.dimensions.every(({ name }) => !(name in params));
  }

  #hasNoOwn(trial: number): boolean {
    const own = this.#ownCell(trial);
    return own === undefined || this.#taken.has(own);
  }

  /** A trial that was enqueued with some of its parameters: a cell with these, a new one if there is one. */
  #complete({ fixed, studyRandom }: SamplingRequest): Params | undefined {
    const cells = cellsOf(this.space, (name) =>
      name in fixed ? oneValue(fixed[name] as ParamValue) : this.#axisOf(name),
    );
    const order = shuffledIndex(cells.count, studyRandom('grid'));
    for (let i = 0; i < cells.count; i++) {
      const params = cells.at(order(i));
      const cell = this.#cells.indexOf(params);
      if ((cell < 0 || !this.#taken.has(cell)) && this.#allows(params)) return params;
    }
    return cells.at(order(0));
  }
}
