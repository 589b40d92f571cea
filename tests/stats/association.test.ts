import { describe, expect, test } from 'vitest';
import {
  anovaF,
  chiSquareIndependence,
  correlationRatio,
  cramersV,
  crossTabulate,
  kendall,
  kruskalWallis,
  mutualInformation,
  pearson,
  spearman,
  theilsU,
} from '../../src/stats/index.ts';
import {
  expectGolden,
  expectGoldenP,
  type Golden,
  goldenNumbers,
  goldenSample,
  goldenStatistics,
} from '../support/golden-statistics.ts';
import { hasShared } from '../support/shared-folder.ts';

interface Valued {
  readonly value: Golden;
  readonly p: Golden;
  readonly p_asymptotic?: Golden;
}
interface Tested {
  readonly statistic: Golden;
  readonly p: Golden;
}
interface Expected {
  readonly pearson?: Valued;
  readonly spearman?: Valued;
  readonly kendall_tau_b?: Valued;
  readonly table?: readonly (readonly number[])[];
  readonly rows?: readonly string[];
  readonly cols?: readonly string[];
  readonly chi2?: Tested & { readonly df: number };
  readonly cramers_v?: Golden;
  readonly cramers_v_bias_corrected?: Golden;
  readonly mutual_information_nats?: Golden;
  readonly theils_u_y_given_x?: Golden;
  readonly theils_u_x_given_y?: Golden;
  readonly groups?: readonly string[];
  readonly anova_f?: Tested;
  readonly kruskal?: Tested;
  readonly correlation_ratio_eta?: Golden;
}

describe.skipIf(!hasShared)('associations agree with scipy and the formulas', () => {
  for (const { id, why, file, n, expect: golden } of hasShared ? goldenStatistics<Expected>('association.json') : []) {
    const relative = id.includes('offset') ? 1e-6 : 1e-9;
    test(`${id}: ${why}`, () => {
      const sample = goldenSample(file);
      if (golden.pearson) {
        const [x, y] = [goldenNumbers(sample.x), goldenNumbers(sample.y)];
        const ours = [pearson(x, y), spearman(x, y), kendall(x, y)] as const;
        [golden.pearson, golden.spearman, golden.kendall_tau_b].forEach((wanted, i) => {
          const { value, pValue, count, reason } = ours[i]!;
          expect(count).toBe(n);
          expectGolden(value, wanted?.value, `value ${i}`, relative);
          expectGoldenP(pValue, wanted?.p, `p ${i}`, relative * 1000);
          expect(reason !== undefined).toBe(Number.isNaN(value));
        });
        expectGoldenP(ours[2].pValueAsymptotic, golden.kendall_tau_b?.p_asymptotic, 'asymptotic p');
      } else if (golden.table) {
        const codes = (cells: readonly string[] = [], values: readonly string[] = []) =>
          Int32Array.from(cells, (cell) => values.indexOf(cell));
        const [rows, columns] = [golden.rows ?? [], golden.cols ?? []];
        const table = crossTabulate(codes(sample.x, rows), rows.length, codes(sample.y, columns), columns.length);
        expect([...table.counts]).toEqual(golden.table.flat());
        const { statistic, degrees, pValue } = chiSquareIndependence(table);
        expectGolden(statistic, golden.chi2?.statistic, 'chi-square');
        expect(degrees).toBe(golden.chi2?.df);
        expectGoldenP(pValue, golden.chi2?.p, 'p');
        expectGolden(cramersV(table).raw, golden.cramers_v, 'V');
        expectGolden(cramersV(table).corrected, golden.cramers_v_bias_corrected, 'corrected V');
        expectGolden(mutualInformation(table), golden.mutual_information_nats, 'mutual information');
        expectGolden(theilsU(table).columnsGivenRows, golden.theils_u_y_given_x, 'U of y');
        expectGolden(theilsU(table).rowsGivenColumns, golden.theils_u_x_given_y, 'U of x');
      } else {
        const values = goldenNumbers(sample.y);
        const groups = (golden.groups ?? []).map((name) => values.filter((_, i) => sample.group?.[i] === name));
        expectGolden(anovaF(groups).statistic, golden.anova_f?.statistic, 'F', relative);
        expectGoldenP(anovaF(groups).pValue, golden.anova_f?.p, 'p of F');
        expectGolden(kruskalWallis(groups).statistic, golden.kruskal?.statistic, 'H', relative);
        expectGoldenP(kruskalWallis(groups).pValue, golden.kruskal?.p, 'p of H');
        expectGolden(correlationRatio(groups), golden.correlation_ratio_eta, 'eta', relative);
      }
    });
  }
});

test('an association that is undefined says why', () => {
  const constant = Float64Array.of(1, 1, 1);
  const rising = Float64Array.of(1, 2, 3);
  expect(pearson(constant, rising)).toMatchObject({ value: Number.NaN, reason: 'a column is constant' });
  expect(spearman(rising, Float64Array.of(Number.NaN, Number.NaN, 1)).reason).toBe('fewer than two complete pairs');
  expect(pearson(rising, Float64Array.of(1, 2, Infinity)).reason).toBe('a column holds infinite values');
  expect(kendall(constant, rising).reason).toBe('a column is constant');
  expect(kruskalWallis([constant, constant]).reason).toBe('all values are equal');
  expect(anovaF([constant]).reason).toBe('fewer than two groups');
});
