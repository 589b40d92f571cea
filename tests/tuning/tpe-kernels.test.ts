import { categorical, type Distribution, float, int } from 'assay/tuning';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, normalMass } from '../../src/stats/index.ts';
import { Arena } from '../../src/tuning/samplers/tpe/arena.ts';
import { Mixture } from '../../src/tuning/samplers/tpe/mixture.ts';
import { Observations } from '../../src/tuning/samplers/tpe/observations.ts';
import { dimensionOf } from '../../src/tuning/space/dimension.ts';
import { GrowingHistory } from '../../src/tuning/trials/history.ts';

const historyOf = (values: readonly (number | string)[]): GrowingHistory => {
  const history = new GrowingHistory();
  for (const x of values) add(history, x);
  return history;
};

function add(history: GrowingHistory, x: number | string): void {
  const number = history.trials.length;
  const record = { number, state: 'COMPLETE', params: { x }, distributions: {}, values: [number] } as const;
  history.put({ ...record, intermediate: [], attributes: {} });
}

/** A mixture of kernels around these values, all of the same weight. */
function mixtureOf(distribution: Distribution, values: readonly (number | string)[]) {
  const history = historyOf(values);
  const dimension = dimensionOf('x', distribution);
  const column = new Observations(history, ['minimize']).column(dimension);
  const rows = Int32Array.from(values, (_, row) => row);
  const weights = new Float64Array(values.length).fill(1);
  const arena = new Arena();
  const allRows = values.length;
  return { dimension, mixture: new Mixture({ columns: [column], rows, others: [], weights, allRows, arena }) };
}

const density = ({ mixture }: ReturnType<typeof mixtureOf>, position: number): number =>
  Math.exp(mixture.logDensity(Float64Array.of(position)));

describe('kernels of a number', () => {
  const built = mixtureOf(float(-1, 3), [0.5, -1, 2.9, 0.6, 3]);
  const { mixture } = built;

  test('integrate to 1 over the range, also at its ends', () => {
    const steps = 20_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += (density(built, -1 + (4 * (i + 0.5)) / steps) * 4) / steps;
    expect(sum).toBeCloseTo(1, 6);
  });

  test('are drawn from as their density says', () => {
    const random = createRandom(1);
    const drawKernel = mixture.kernelsGiven(Float64Array.of(Number.NaN));
    const drawn = Array.from({ length: 20_000 }, () => mixture.draw(drawKernel(random), 0, random)).sort(
      (a, b) => a - b,
    );
    // The largest gap between the two distribution functions, as of Kolmogorov and Smirnov; 1.95/√n is passed once in 1,000.
    let cumulative = 0;
    let [gap, taken] = [0, 0];
    const steps = 4000;
    for (let i = 0; i < steps; i++) {
      const middle = -1 + (4 * (i + 0.5)) / steps;
      cumulative += (density(built, middle) * 4) / steps;
      while (taken < drawn.length && drawn[taken]! <= middle + 2 / steps) taken++;
      gap = Math.max(gap, Math.abs(cumulative - taken / drawn.length));
    }
    expect(gap).toBeLessThan(1.95 / Math.sqrt(drawn.length));
  });

  test('stay finite far out in their tails', () => {
    const far = mixtureOf(
      int(0, 100_000),
      Array.from({ length: 200 }, (_, i) => i),
    );
    for (const value of [0, 50_000, 100_000]) {
      const log = far.mixture.logDensity(Float64Array.of(value));
      expect(log).toBeGreaterThan(-20);
      expect(log).toBeLessThan(0);
    }
  });
});

describe.each([
  ['whole numbers', int(1, 12), [3, 3, 4, 12, 1, 3]],
  ['whole numbers on a logarithmic scale', int(1, 300, { log: true }), [1, 2, 250, 17, 17]],
  ['a lattice', float(0, 1, { step: 0.05 }), [0.1, 0.15, 0.9]],
  ['choices', categorical(['p', 'q', 'r']), ['p', 'p', 'r']],
] as const)('kernels of %s', (_, distribution, values) => {
  const built = mixtureOf(distribution, values);
  const { dimension, mixture } = built;
  const chances = Array.from({ length: dimension.size }, (_, i) =>
    density(built, dimension.encode(dimension.valueAt(i))),
  );

  test('give chances that add up to 1', () => {
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 3);
  });

  test('are drawn from as these say', () => {
    const random = createRandom(2);
    const drawKernel = mixture.kernelsGiven(Float64Array.of(Number.NaN));
    const counts = new Float64Array(dimension.size);
    const n = 20_000;
    for (let i = 0; i < n; i++) {
      const value = dimension.decode(mixture.draw(drawKernel(random), 0, random));
      const index = dimension.indexOf(value);
      counts[index] = counts[index]! + 1;
    }
    chances.forEach((chance, i) => {
      // Five standard deviations.
      expect(Math.abs(counts[i]! / n - chance)).toBeLessThan(5 * Math.sqrt((chance * (1 - chance)) / n) + 1e-3);
    });
  });
});

test('kernels that grew with their trials are those made anew', () => {
  const dimension = dimensionOf('x', float(0, 1));
  const value = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 3, maxLength: 40 }), value, fc.nat(2), (values, position, share) => {
      const history = historyOf(values.slice(0, 2));
      const grown = new Observations(history, ['minimize']);
      const densityIn = (observations: Observations): number => {
        const { length } = history.finished;
        // Two sides with rows of their own take turns, as the good and the bad trials do.
        const sides = [0, 1].map((side) =>
          Int32Array.from(
            Array.from({ length }, (_, row) => row).filter((row) => (row % (share + 2) === 0) === (side === 0)),
          ),
        );
        const logs = sides.map((rows) => {
          const weights = new Float64Array(rows.length).fill(1);
          const columns = [observations.column(dimension)];
          const parts = { columns, rows, others: [], weights, allRows: length, arena: new Arena() };
          return new Mixture(parts).logDensity(Float64Array.of(position));
        });
        return logs[0]! - logs[1]!;
      };
      for (const x of values.slice(2)) {
        add(history, x);
        expect(densityIn(grown)).toBe(densityIn(new Observations(history, ['minimize'])));
      }
    }),
  );
});

test('the mass of a normal distribution keeps its digits in both tails', () => {
  // SciPy 1.17: norm.cdf(-9) - norm.cdf(-9.5), and norm.cdf(1) - norm.cdf(-1).
  expect(normalMass(-9.5, -9) / 1.1180938908784698e-19).toBeCloseTo(1, 7);
  expect(normalMass(9, 9.5)).toBe(normalMass(-9.5, -9));
  expect(normalMass(-1, 1)).toBeCloseTo(0.6826894921370859, 14);
});
