import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_CURVE_POINTS, thinCurve } from '../../src/charts/index.ts';

const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
const curve = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 2_000, size: 'max' });

test('a long curve keeps at most 300 points, both ends and its order', () => {
  fc.assert(
    fc.property(curve, (points) => {
      const kept = thinCurve(...columns(points));
      expect(kept.length).toBeLessThanOrEqual(MAX_CURVE_POINTS);
      expect([kept[0], kept.at(-1)]).toEqual([0, points.length - 1]);
      expect(kept).toEqual([...new Set(kept)].toSorted((a, b) => a - b));
      expect(thinCurve(...columns(points))).toEqual(kept);
    }),
  );
});

test('a long curve keeps its shape: along it, no point left out is further than two even steps from one kept', () => {
  fc.assert(
    fc.property(curve, (points) => {
      const [xs, ys] = columns(points);
      const travelled = [0];
      for (let i = 1; i < xs.length; i++) {
        travelled.push(travelled[i - 1]! + Math.abs(xs[i]! - xs[i - 1]!) + Math.abs(ys[i]! - ys[i - 1]!));
      }
      const step = travelled.at(-1)! / (MAX_CURVE_POINTS - 1);
      const kept = thinCurve(xs, ys);
      for (const [i, position] of travelled.entries()) {
        const nearest = Math.min(...kept.map((k) => Math.abs(travelled[k]! - position)));
        expect(nearest).toBeLessThanOrEqual(2 * step + 1e-9);
        if (kept.includes(i)) expect(nearest).toBe(0);
      }
    }),
    { numRuns: 30 },
  );
});

test('a short curve is kept whole, but for points that are no numbers', () => {
  expect(thinCurve([0, 0.5, 1], [0, 1, 1])).toEqual([0, 1, 2]);
  expect(thinCurve([0, Number.NaN, 1, 1], [0, 1, Number.POSITIVE_INFINITY, 1])).toEqual([0, 3]);
  expect(thinCurve([], [])).toEqual([]);
});

test('a curve that stands still keeps its ends', () => {
  const still = new Array<number>(1_000).fill(0.5);
  expect(thinCurve(still, still)).toEqual([0, 999]);
});

const columns = (points: readonly (readonly [number, number])[]): [number[], number[]] => [
  points.map(([x]) => x),
  points.map(([, y]) => y),
];
