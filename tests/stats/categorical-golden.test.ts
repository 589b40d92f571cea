import { describe, expect, test } from 'vitest';
import {
  chiSquareTest,
  fisherTest,
  gTest,
  oneSampleChiSquare,
  sharesOf,
  twoProportionTest,
  yatesTest,
} from '../../src/stats/index.ts';
import { hasShared } from '../support/shared-folder.ts';
import { distancesOfShares, expectGolden, expectGoldenP, type Golden, goldenCases, readSamples } from './goldens.ts';

// Expected numbers: scipy 1.10.1, see the notes in the file.

type Test = Record<'statistic' | 'p', Golden>;

interface Expected {
  readonly keys: readonly string[];
  readonly counts_a: readonly number[];
  readonly counts_b: readonly number[];
  readonly chi2_homogeneity: Record<'statistic' | 'p' | 'df' | 'min_expected' | 'share_expected_below_5', Golden>;
  readonly g_test?: Test;
  readonly cramers_v: Golden;
  readonly chi2_one_sample_evidently: Test;
  readonly distances: Record<string, Golden> & { readonly p: number[]; readonly q: number[] };
  readonly binary?: {
    readonly success: string;
    readonly z_pooled: Golden;
    readonly p_two_sided: Golden;
    readonly chi2_yates: Test;
    readonly fisher: { readonly odds_ratio: Golden; readonly p: Golden };
  };
}

describe.skipIf(!hasShared).each(goldenCases<Expected>('categorical.json'))(
  'categories, $id: $why',
  ({ file, expect: golden }) => {
    const samples = hasShared ? readSamples(file) : new Map<string, string[]>();
    const count = (sample: string, key: string): number =>
      (samples.get(sample) ?? []).filter((value) => value === key).length;
    const a = golden.keys.map((key) => count('a', key));
    const b = golden.keys.map((key) => count('b', key));

    test('counts', () => {
      expect([a, b]).toEqual([golden.counts_a, golden.counts_b]);
    });

    test('homogeneity by chi-square and by likelihood ratio', () => {
      const chi = chiSquareTest(a, b);
      expectGolden('statistic', chi.statistic, golden.chi2_homogeneity.statistic);
      expectGoldenP('p', chi.pValue, golden.chi2_homogeneity.p);
      expectGolden('degrees', chi.degrees, golden.chi2_homogeneity.df);
      expectGolden('least expected', chi.leastExpected, golden.chi2_homogeneity.min_expected);
      expectGolden('below five', chi.shareBelowFive, golden.chi2_homogeneity.share_expected_below_5);
      expectGolden('V', chi.cramersV, golden.cramers_v);
      if (golden.g_test === undefined) return;
      const g = gTest(a, b);
      expectGolden('G', g.statistic, golden.g_test.statistic);
      expectGoldenP('p of G', g.pValue, golden.g_test.p);
    });

    test("Evidently's one-sample chi-square", () => {
      const { statistic, pValue } = oneSampleChiSquare(a, b);
      expectGolden('statistic', statistic, golden.chi2_one_sample_evidently.statistic);
      expectGoldenP('p', pValue, golden.chi2_one_sample_evidently.p);
    });

    test('distances of shares', () => {
      const [p, q] = [sharesOf(a), sharesOf(b)];
      for (const [name, value] of Object.entries(distancesOfShares(p, q))) {
        expectGolden(name, value, golden.distances[name]!);
      }
    });

    const { binary } = golden;
    if (binary === undefined) return;
    test('two proportions: z, Yates, Fisher', () => {
      const success = golden.keys.indexOf(binary.success);
      const side = (counts: readonly number[]) => ({
        successes: counts[success]!,
        trials: counts.reduce((sum, value) => sum + value, 0),
      });
      const z = twoProportionTest(side(a), side(b));
      expectGolden('z', z.statistic, binary.z_pooled);
      expectGoldenP('p of z', z.pValue, binary.p_two_sided);
      const yates = yatesTest(side(a), side(b));
      expectGolden('Yates', yates.statistic, binary.chi2_yates.statistic);
      expectGoldenP('p of Yates', yates.pValue, binary.chi2_yates.p);
      const fisher = fisherTest(side(a), side(b));
      expectGolden('odds', fisher.oddsRatio, binary.fisher.odds_ratio);
      expectGoldenP('p of Fisher', fisher.pValue, binary.fisher.p);
    });
  },
);
