import { expect, describe as suite, test } from 'vitest';
import {
  binnedDensity,
  describe,
  freedmanDiaconisBins,
  histogram,
  kernelDensity,
  moments,
  quantile,
  scottBandwidth,
} from '../../src/stats/index.ts';
import {
  expectGolden,
  type Golden,
  goldenNumbers,
  goldenSample,
  goldenStatistics,
} from '../support/golden-statistics.ts';
import { hasShared } from '../support/shared-folder.ts';

interface Expected {
  readonly [figure: string]: unknown;
  readonly n: number;
  readonly q?: readonly number[];
  readonly tukey?: { readonly lower: number; readonly upper: number; readonly n_outside: number };
  readonly histogram_10?: { readonly counts: readonly number[]; readonly edges: readonly number[] };
  readonly histogram_fd?: {
    readonly counts: readonly number[];
    readonly n_edges: number;
    readonly width: number;
  } | null;
  readonly kde_scott?: {
    readonly bandwidth: number;
    readonly at: readonly number[];
    readonly density: readonly number[];
  };
}

suite.skipIf(!hasShared)('figures of a column agree with numpy, scipy and pandas', () => {
  for (const { id, why, file, expect: golden } of hasShared ? goldenStatistics<Expected>('describe.json') : []) {
    test(`${id}: ${why}`, () => {
      const values = goldenNumbers(goldenSample(file).value);
      const { figures, sorted } = describe(values);
      const relative = id.includes('offset') ? 1e-6 : 1e-9;
      const counts = {
        n_rows: figures.rows,
        n_missing: figures.missing,
        n_infinite: figures.infinite,
        n: figures.count,
      };
      for (const [name, count] of Object.entries(counts)) expect(count, name).toBe(golden[name]);
      if (golden.n === 0) return;
      expect(figures.distinct).toBe(golden.n_distinct);
      expect(figures.unique).toBe(golden.n_unique);
      expect(figures.zeros).toBe(golden.n_zero);
      expect(figures.negative).toBe(golden.n_negative);
      const shapes: Record<string, number> = {
        min: figures.min,
        max: figures.max,
        sum: figures.sum,
        mean: figures.mean,
        var_population: figures.variancePopulation,
        var_sample: figures.varianceSample,
        std_population: figures.stdPopulation,
        std_sample: figures.stdSample,
        median: figures.median,
        mad: figures.medianAbsoluteDeviation,
        iqr: figures.interquartileRange,
        skew_population: figures.skewnessPopulation,
        skew_sample: figures.skewnessSample,
        kurtosis_excess_population: figures.kurtosisPopulation,
        kurtosis_excess_sample: figures.kurtosisSample,
      };
      const isHuge = Math.max(Math.abs(figures.min), Math.abs(figures.max)) > 1e75;
      for (const [name, value] of Object.entries(shapes)) {
        // There the reference overflows, and says so.
        if (isHuge && /skew|kurtosis/.test(name)) expect(value).not.toBe(Number.POSITIVE_INFINITY);
        else expectGolden(value, golden[name] as Golden, name, relative);
      }
      for (const [key, method] of [
        ['quantile_linear', 'linear'],
        ['quantile_lower', 'lower'],
        ['quantile_inverted_cdf', 'inverted-cdf'],
      ] as const) {
        golden.q?.forEach((share, i) => {
          expectGolden(quantile(sorted, share, method), (golden[key] as Golden[])[i], `${key} ${share}`);
        });
      }
      if (golden.tukey) {
        expectGolden(figures.fences.lower, golden.tukey.lower, 'lower fence');
        expectGolden(figures.fences.upper, golden.tukey.upper, 'upper fence');
        expect(figures.fences.outside).toBe(golden.tukey.n_outside);
      }
      if (golden.histogram_10) {
        const { edges, counts: binned } = histogram(sorted, 10);
        expect(binned).toEqual(golden.histogram_10.counts);
        golden.histogram_10.edges.forEach((edge, i) => {
          expectGolden(edges[i], edge, `edge ${i}`);
        });
      }
      if (golden.histogram_fd) {
        const bins = freedmanDiaconisBins(figures.count, figures.interquartileRange, figures.max - figures.min);
        expect(bins + 1).toBe(golden.histogram_fd.n_edges);
        expect(histogram(sorted, bins).counts).toEqual(golden.histogram_fd.counts);
      }
      if (golden.kde_scott) {
        const bandwidth = scottBandwidth(figures.count, figures.stdSample);
        expectGolden(bandwidth, golden.kde_scott.bandwidth, 'bandwidth', relative);
        const density = kernelDensity(sorted, golden.kde_scott.at, bandwidth);
        golden.kde_scott.density.forEach((wanted, i) => {
          expectGolden(density[i], wanted, `density ${i}`, relative);
        });
      }
    });
  }
});

test('deviations are scaled, so that neither huge nor tiny values lose their shape', () => {
  const shape = [0, 1, 2, 10];
  const plain = moments(Float64Array.from(shape));
  for (const scale of [1e-300, 1e300, 1.5e307]) {
    const scaled = moments(Float64Array.from(shape, (value) => value * scale));
    expect(scaled.skewnessPopulation).toBeCloseTo(plain.skewnessPopulation, 10);
    expect(scaled.kurtosisSample).toBeCloseTo(plain.kurtosisSample, 10);
  }
});

test('a density of fine bins is close to that of the values', () => {
  const values = Float64Array.from({ length: 2000 }, (_, i) => Math.sin(i) * Math.cos(i * 0.37) + i / 3000);
  const at = [-0.5, 0, 0.5, 1];
  const exact = kernelDensity(values, at, 0.1);
  binnedDensity(histogram(values, 1024), at, 0.1).forEach((density, i) => {
    expect(Math.abs(density - exact[i]!)).toBeLessThan(1e-3);
  });
});

test('values that are all equal get one bin that holds them, however large they are', () => {
  expect(histogram(Float64Array.of(3, 3, 3), 1)).toEqual({ edges: [2.5, 3.5], counts: [3] });
  for (const value of [-5945081653149572, 1e300, 5e-324]) {
    expect(histogram(Float64Array.of(value, value), 50).counts.reduce((sum, count) => sum + count)).toBe(2);
  }
  expect(histogram(Float64Array.of(0, 5e-324), 50).counts.at(-1)).toBe(1);
  expect(histogram(Float64Array.of(-1.7e308, 1.7e308), 50).counts.at(-1)).toBe(1);
});
