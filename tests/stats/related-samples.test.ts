import fc from 'fast-check';
import { expect, test } from 'vitest';
import { friedmanTest, nemenyiTest, studentizedRangeTail } from '../../src/stats/index.ts';

/** Four algorithms on six folds, with ties. */
const SCORES = [
  [0.81, 0.8, 0.84, 0.79, 0.83, 0.82],
  [0.78, 0.79, 0.8, 0.78, 0.79, 0.8],
  [0.6, 0.81, 0.6, 0.61, 0.6, 0.62],
  [0.8, 0.8, 0.83, 0.8, 0.81, 0.8],
];

test("Friedman's test agrees with scipy, ties included", () => {
  // scipy 1.17.1: stats.friedmanchisquare, stats.rankdata, stats.f.sf
  const { statistic, pValue, fStatistic, fPValue, meanRanks } = friedmanTest(SCORES);
  expect(statistic).toBeCloseTo(10.293103448275865, 10);
  expect(pValue).toBeCloseTo(0.01623212536992256, 10);
  expect(fStatistic).toBeCloseTo(6.677852348993293, 9);
  expect(fPValue).toBeCloseTo(0.00441096993956198, 10);
  expect(meanRanks.map((rank) => Number(rank.toFixed(8)))).toEqual([3.58333333, 1.91666667, 1.5, 3]);
});

test("Nemenyi's test agrees with scipy's studentized range", () => {
  const pValue = nemenyiTest(friedmanTest(SCORES).meanRanks, 6);
  expect(pValue(0, 2)).toBeCloseTo(0.026661661141432424, 7);
  expect(pValue(1, 0)).toBeCloseTo(0.11358109885511547, 7);
});

test.each([
  [3.314493, 3, 0.050000013903938045],
  [1.5, 2, 0.2888443663464847],
  [3.63316, 4, 0.04999996010194063],
  [6, 10, 0.0009215153038775181],
  [0.3, 5, 0.9995507323488221],
  [4.17, 8, 0.0633419030961202],
])(
  'the range of normal values exceeds %d in groups of %i as scipy.stats.studentized_range says',
  (range, groups, p) => {
    expect(studentizedRangeTail(range, groups)).toBeCloseTo(p, 8);
  },
);

test('treatments that are alike are told to be so, and a missing value makes no test', () => {
  expect(
    friedmanTest([
      [1, 2],
      [1, 2],
      [1, 2],
    ]),
  ).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN });
  expect(
    friedmanTest([
      [1, Number.NaN],
      [1, 2],
      [1, 2],
    ]).pValue,
  ).toBeNaN();
  expect(
    friedmanTest([
      [1, 1, 1],
      [2, 2, 2],
      [3, 3, 3],
    ]),
  ).toMatchObject({ meanRanks: [1, 2, 3], fPValue: 0 });
});

test('neither the order of treatments nor that of blocks matters', () => {
  const table = fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 4, maxLength: 4 }), {
    minLength: 3,
    maxLength: 5,
  });
  fc.assert(
    fc.property(table, (values) => {
      const { statistic } = friedmanTest(values);
      const turned = friedmanTest(values.toReversed().map((row) => row.toReversed()));
      if (Number.isNaN(statistic)) expect(turned.statistic).toBeNaN();
      else expect(turned.statistic).toBeCloseTo(statistic, 9);
    }),
    { numRuns: 100 },
  );
});
