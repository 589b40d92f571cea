import type { Int64 } from '../../schema/index.ts';
import type { Point } from './point.ts';

export type ChartAxis = 'step' | 'timestamp';

/** A part of an axis, both ends included; all of it without ends. */
export interface AxisRange {
  readonly axis: ChartAxis;
  readonly from: Int64 | undefined;
  readonly to: Int64 | undefined;
}

/**
 * At most `most` of the points, for a chart: cut into parts of equal width along `axis`, of which each keeps its lowest
 * and its highest point, so that no spike goes missing; and the first and the last of all. A part of nothing but NaN
 * keeps one, for the gap.
 * @param points by `axis`
 * @param most at least 4
 */
export function downsample(points: readonly Point[], axis: ChartAxis, most: number): Point[] {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length <= most || first === undefined || last === undefined) return [...points];
  const parts = Math.floor((most - 2) / 2);
  const start = Number(first[axis]);
  const width = (Number(last[axis]) - start) / parts || 1;
  const kept: Point[] = [first];
  let part = new Part(first);
  let current = 0;
  for (const point of points) {
    const number = Math.min(parts - 1, Math.floor((Number(point[axis]) - start) / width));
    if (number !== current) {
      part.keep(kept);
      part = new Part(point);
      current = number;
    } else {
      part.add(point);
    }
  }
  part.keep(kept);
  if (kept.at(-1) !== last) kept.push(last);
  return kept;
}

/** The lowest and the highest of some points; NaN is either only while there is no number. */
class Part {
  #low: Point;
  #high: Point;
  #lowFirst = true;

  constructor(point: Point) {
    this.#low = point;
    this.#high = point;
  }

  add(point: Point): void {
    if (Number.isNaN(this.#low.value)) {
      this.#low = point;
      this.#high = point;
    } else if (point.value < this.#low.value) {
      this.#low = point;
      this.#lowFirst = false;
    } else if (point.value > this.#high.value) {
      this.#high = point;
      this.#lowFirst = true;
    }
  }

  keep(kept: Point[]): void {
    for (const point of this.#lowFirst ? [this.#low, this.#high] : [this.#high, this.#low]) {
      if (point !== kept.at(-1)) kept.push(point);
    }
  }
}

/** Points in the order of an axis. */
export const alongAxis = (points: readonly Point[], axis: ChartAxis): Point[] => {
  const before = (a: Int64, b: Int64) => (a < b ? -1 : Number(a > b));
  return points.toSorted((a, b) => before(a[axis], b[axis]));
};
