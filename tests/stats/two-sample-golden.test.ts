import { describe, expect, test } from 'vitest';
import {
  cohenD,
  countBetween,
  decileEdges,
  energyDistance,
  equalWidthEdges,
  histogramCounts,
  kolmogorovSmirnovTest,
  mannWhitneyTest,
  normedWasserstein,
  type Sample,
  sampleMoments,
  sampleOf,
  sharesOf,
  studentTest,
  wassersteinDistance,
} from '../../src/stats/index.ts';
import { hasShared } from '../support/shared-folder.ts';
import { distancesOfShares, expectGolden, expectGoldenP, type Golden, goldenCases, readSamples } from './goldens.ts';

// Expected numbers: scipy 1.10.1 and numpy 1.24.2, see the notes in the file.

interface Binned {
  readonly edges: readonly number[];
  readonly p: readonly number[];
  readonly q: readonly number[];
  readonly psi: number;
  readonly psi_evidently: number;
  readonly kl_pq: number;
  readonly js_distance_base_e: number;
  readonly js_distance_base_2: number;
  readonly js_divergence_base_2: number;
  readonly hellinger: number;
  readonly tvd: number;
  readonly linf: number;
}

interface Expected {
  readonly ks: Record<string, Golden> & { readonly p_auto_method: string };
  readonly wasserstein: number;
  readonly wasserstein_normed: number;
  readonly energy_distance: number;
  readonly reference_std_population: number;
  readonly t_welch: Record<'statistic' | 'p' | 'df', Golden>;
  readonly t_student: Record<'statistic' | 'p' | 'df', Golden>;
  readonly cohen_d: Golden;
  readonly mann_whitney: Record<string, Golden>;
  readonly deciles_of_a: Binned;
  readonly sturges_of_both?: Binned;
}

const cases = goldenCases<Expected>('two_sample.json');

describe.skipIf(!hasShared).each(cases)('two samples, $id: $why', ({ id, file, expect: golden, n_a, n_b }) => {
  const columns = hasShared ? readSamples(file) : new Map<string, string[]>();
  const numbers = (name: string): Sample => sampleOf((columns.get(name) ?? []).filter(Boolean).map(Number));
  const [a, b] = [numbers('a'), numbers('b')];
  const tolerance = id.startsWith('offset') ? 1e-6 : 1e-9;
  const near = (name: string, actual: number, value: Golden) => expectGolden(name, actual, value, tolerance);

  test('counts its finite values', () => {
    expect([a.size, b.size]).toEqual([n_a, n_b]);
  });

  test('Kolmogorov–Smirnov: gap, place and all three laws', () => {
    const { ks } = golden;
    const exact = kolmogorovSmirnovTest(a, b, 'exact');
    near('statistic', exact.statistic, ks.statistic!);
    near('location', exact.location, ks.location!);
    expect(exact.sign).toBe(ks.sign);
    if (ks.p_exact !== null) expectGoldenP('exact', exact.pValue, ks.p_exact!);
    expectGoldenP('limit', kolmogorovSmirnovTest(a, b, 'limit').pValue, ks.p_kolmogorov_limit!);
    expectGoldenP('finite', kolmogorovSmirnovTest(a, b, 'finite').pValue, ks.p_asymp_scipy!);
  });

  test('Wasserstein and energy distance', () => {
    const std = Math.sqrt((sampleMoments(a).variance * (a.size - 1)) / a.size);
    near('wasserstein', wassersteinDistance(a, b), golden.wasserstein);
    near('std', std, golden.reference_std_population);
    near('normed', normedWasserstein(wassersteinDistance(a, b), std), golden.wasserstein_normed);
    near('energy', energyDistance(a, b), golden.energy_distance);
  });

  test("Student's and Welch's t, Cohen's d", () => {
    const [left, right] = [sampleMoments(a), sampleMoments(b)];
    for (const [equalVariances, expected] of [
      [false, golden.t_welch],
      [true, golden.t_student],
    ] as const) {
      const { statistic, degrees, pValue } = studentTest(left, right, { equalVariances });
      near('statistic', statistic, expected.statistic);
      near('degrees', degrees, expected.df);
      expectGoldenP('p', pValue, expected.p);
    }
    near('d', cohenD(left, right), golden.cohen_d);
  });

  test('Mann–Whitney, exact and by the normal law', () => {
    const normal = mannWhitneyTest(a, b, 'normal');
    near('U', normal.statistic, golden.mann_whitney.u_a!);
    near('superiority', normal.superiority, golden.mann_whitney.prob_superiority!);
    expectGoldenP('normal', normal.pValue, golden.mann_whitney.p_asymptotic_continuity_ties!);
    if (golden.mann_whitney.p_exact === null) return;
    expectGoldenP('exact', mannWhitneyTest(a, b, 'exact').pValue, golden.mann_whitney.p_exact!);
  });

  test('distances of binned shares, in deciles of the reference', () => {
    const edges = decileEdges(a);
    expectBinned({ edges, p: countBetween(a, edges), q: countBetween(b, edges) }, golden.deciles_of_a, near);
  });

  const { sturges_of_both: sturges } = golden;
  if (sturges === undefined) return;
  test("distances of binned shares, in Sturges' bins of both", () => {
    const edges = equalWidthEdges([...a.values, ...b.values], 'sturges');
    const counts = { edges, p: histogramCounts(a, edges), q: histogramCounts(b, edges) };
    expectBinned(counts, sturges, near);
  });
});

function expectBinned(
  { edges, p: countsP, q: countsQ }: { edges: Float64Array; p: Float64Array; q: Float64Array },
  golden: Binned,
  near: (name: string, actual: number, value: Golden) => void,
): void {
  const [p, q] = [sharesOf(countsP), sharesOf(countsQ)];
  for (const [name, actual] of Object.entries({ edges, p, q })) {
    const expected = golden[name as 'edges' | 'p' | 'q'];
    expect(actual.length, name).toBe(expected.length);
    expected.forEach((value, i) => {
      near(`${name}[${i}]`, actual[i]!, value);
    });
  }
  const distances = distancesOfShares(p, q);
  for (const [name, value] of Object.entries(distances)) near(name, value, golden[name as keyof typeof distances]);
}
