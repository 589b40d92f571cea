import { expect, test } from 'vitest';
import {
  applyIsotonicCalibration,
  applyPlattScaling,
  brierScoreLoss,
  calibrationErrors,
  calibrationLine,
  fitIsotonicCalibration,
  fitPlattScaling,
  isotonicRegression,
  reliabilityCurve,
} from '../../src/ml/index.ts';
import { createRandom } from '../../src/stats/index.ts';

/** Outcomes of chances that the model doubles in log-odds and shifts: overconfident and too high. */
function overconfident(rows: number, seed: number) {
  const random = createRandom(seed);
  const logOdds = Float64Array.from({ length: rows }, () => 1.5 * random.normal() - 1);
  const labels = logOdds.map((margin) => Number(random.uniform() < 1 / (1 + Math.exp(-margin))));
  return { labels, probabilities: logOdds.map((margin) => 1 / (1 + Math.exp(-(2 * margin + 1)))) };
}
const toMargins = (probabilities: Float64Array) => probabilities.map((p) => Math.log(p / (1 - p)));
const expectedError = (scored: { labels: Float64Array; probabilities: Float64Array }) =>
  calibrationErrors(reliabilityCurve(scored)).expected;

test('the calibration line finds how overconfident and how far too high probabilities are', () => {
  const { slope, intercept, inTheLarge } = calibrationLine(overconfident(20_000, 1));
  expect(slope).toBeCloseTo(0.5, 1);
  expect(intercept).toBeCloseTo(-0.5, 1);
  expect(inTheLarge).toBeLessThan(-0.5);
});

test('Platt scaling and isotonic regression calibrate rows they have not seen', () => {
  const [fitting, fresh] = [overconfident(5_000, 2), overconfident(5_000, 3)];
  const before = expectedError(fresh);
  const platt = fitPlattScaling({ ...fitting, probabilities: toMargins(fitting.probabilities) });
  expect(platt.slope).toBeCloseTo(0.5, 1);
  const byPlatt = { ...fresh, probabilities: applyPlattScaling(platt, toMargins(fresh.probabilities)) };
  const isotonic = fitIsotonicCalibration(fitting);
  const byIsotonic = { ...fresh, probabilities: applyIsotonicCalibration(isotonic, fresh.probabilities) };
  for (const calibrated of [byPlatt, byIsotonic]) {
    expect(expectedError(calibrated)).toBeLessThan(before / 2);
    expect(brierScoreLoss(calibrated)).toBeLessThan(brierScoreLoss(fresh));
  }
});

test('classes told apart without error have no calibration line, yet Platt scaling stays finite', () => {
  const separable = { labels: [0, 0, 1, 1], probabilities: [0.1, 0.2, 0.7, 0.9] };
  const { slope, intercept, inTheLarge } = calibrationLine(separable);
  expect([slope, intercept]).toEqual([Number.NaN, Number.NaN]);
  expect(inTheLarge).not.toBeNaN();
  const platt = fitPlattScaling(separable);
  expect(platt.slope).toBeGreaterThan(0);
  expect(platt.slope).toBeLessThan(100);
});

test('equal scores tell nothing: Platt scaling then gives the prior, isotonic regression the mean', () => {
  const equal = { labels: [0, 0, 1], probabilities: [0.3, 0.3, 0.3] };
  expect(fitPlattScaling(equal).slope).toBe(0);
  expect(fitIsotonicCalibration(equal)).toEqual({ scores: [0.3], probabilities: [1 / 3] });
  expect(calibrationLine(equal).slope).toBeNaN();
});

test('without rows there is nothing to apply', () => {
  const none = { labels: [], probabilities: [] };
  expect(fitPlattScaling(none)).toEqual({ slope: Number.NaN, intercept: Number.NaN });
  expect(applyIsotonicCalibration(fitIsotonicCalibration(none), [0.5])).toEqual(Float64Array.of(Number.NaN));
  expect(isotonicRegression([])).toEqual(new Float64Array());
});

test('a calibrator is plain numbers that survive JSON', () => {
  const rows = overconfident(300, 4);
  const calibration = fitIsotonicCalibration(rows);
  const copy = JSON.parse(JSON.stringify(calibration)) as typeof calibration;
  expect(applyIsotonicCalibration(copy, rows.probabilities)).toEqual(
    applyIsotonicCalibration(calibration, rows.probabilities),
  );
});
