import { createStudy, float, random, type Sampler, type TrialRecord, tpe } from 'assay/tuning';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankByFronts } from '../../src/tuning/samplers/tpe/rank-by-fronts.ts';

const space = { x: float(-10, 10), y: float(-10, 10) };

/** Schaffer's two parabolas, whose best trade-offs have x from 0 to 2 and y = 0; the area they dominate up to (20, 20). */
async function dominatedArea(sampler: Sampler): Promise<number> {
  const study = await createStudy({ name: 'schaffer', directions: ['minimize', 'maximize'], space, sampler });
  const trials = 70;
  await study.optimize(
    ({ params: { x, y } }) => [Number(x) ** 2 + Number(y) ** 2, -((Number(x) - 2) ** 2) - Number(y) ** 2],
    { trials },
  );
  const points = study.bestTrials.map(({ values = [] }) => [values[0] ?? 0, -(values[1] ?? 0)] as const);
  let [area, top] = [0, 20];
  for (const [one, other] of points.toSorted((a, b) => a[0] - b[0])) {
    if (one >= 20 || other >= top) continue;
    area += (20 - one) * (top - other);
    top = other;
  }
  return area;
}

test('a Parzen estimator finds better trade-offs than chance in both directions, whatever the seed', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const [model, chance] = [await dominatedArea(tpe({ seed })), await dominatedArea(random({ seed }))];
    // All that can be dominated is 400 less what lies below the front, about 3.
    expect(model).toBeGreaterThan(380);
    expect(model).toBeGreaterThan(chance);
  }
});

const trial = (number: number, values: readonly number[], state: TrialRecord['state'] = 'COMPLETE'): TrialRecord => ({
  ...{ number, state, values, params: {}, distributions: {}, intermediate: [], attributes: {} },
});

test('trials are ranked front by front, those with most room first, pruned ones last', () => {
  const finished = [
    trial(0, [5, 5]),
    trial(1, [1, 4]),
    trial(2, [2, 2]),
    trial(3, [1.9, 2.1]),
    trial(4, [4, 1]),
    trial(5, [0], 'PRUNED'),
    trial(6, [], 'FAILED'),
  ];
  const ranked = rankByFronts(finished, ['minimize', 'minimize']);
  expect(new Set(ranked.slice(0, 4))).toEqual(new Set([1, 2, 3, 4]));
  expect(ranked.indexOf(3)).toBeGreaterThan(ranked.indexOf(1));
  expect(ranked.slice(4)).toEqual([0, 5]);
  expect(rankByFronts(finished, ['maximize', 'maximize'])[0]).toBe(0);
});

test('no trial is ranked before one that beats it in every direction', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constant(Number.POSITIVE_INFINITY));
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 3 }),
      fc.array(fc.array(value, { minLength: 3, maxLength: 3 })),
      (width, rows) => {
        const finished = rows.map((values, number) => trial(number, values.slice(0, width)));
        const ranked = rankByFronts(finished, new Array(width).fill('minimize'));
        expect(ranked.toSorted((a, b) => a - b)).toEqual(finished.map(({ number }) => number));
        const beats = (a: number, b: number) =>
          (finished[a]?.values ?? []).every((one, i) => one < (finished[b]?.values?.[i] ?? 0));
        ranked.forEach((row, place) => {
          for (const later of ranked.slice(place + 1)) expect(beats(later, row)).toBe(false);
        });
      },
    ),
    { numRuns: 200 },
  );
});
