import type { Int64 } from '../../schema/index.ts';
import type { DatabaseTables } from '../../storage/index.ts';

/** A point of a metric as everything in this folder passes it on. */
export interface Point {
  readonly timestamp: Int64;
  readonly step: Int64;
  readonly value: number;
}

export interface KeyedPoint extends Point {
  readonly key: string;
}

type StoredPoint = Pick<DatabaseTables['metric'], 'timestamp' | 'step' | 'value' | 'is_nan'>;

/** The point that a row holds. */
export const pointOf = ({ timestamp, step, value, is_nan }: StoredPoint): Point => ({
  timestamp,
  step,
  value: is_nan ? Number.NaN : value,
});

/** The order of every history, that of the primary key of `metric`: timestamp, step, value; NaN as a zero after zero. */
export function comparePoints(a: Point, b: Point): number {
  if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? -1 : 1;
  if (a.step !== b.step) return a.step < b.step ? -1 : 1;
  const [x, y] = [a.value || 0, b.value || 0];
  if (x !== y) return x < y ? -1 : 1;
  return Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value));
}

/** Whether `a` is the later one by MLflow's rule: the higher (step, timestamp, value), NaN taking part as 0. */
export function isLater(a: Point, b: Point): boolean {
  if (a.step !== b.step) return a.step > b.step;
  if (a.timestamp !== b.timestamp) return a.timestamp > b.timestamp;
  return (a.value || 0) > (b.value || 0);
}

/** The points in order, each once. */
export function sortedDistinct(points: readonly Point[]): Point[] {
  const sorted = isSorted(points) ? points : points.toSorted(comparePoints);
  return sorted.filter((point, index) => index === 0 || comparePoints(sorted[index - 1] as Point, point) !== 0);
}

/** Nearly always, for points arrive in the order of time. */
const isSorted = (points: readonly Point[]): boolean =>
  points.every((point, index) => index === 0 || comparePoints(points[index - 1] as Point, point) <= 0);
