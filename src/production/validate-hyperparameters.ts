import { parse } from '../schema/index.ts';
import { type HyperparameterSet, type HyperparameterValue, XGBOOST_HYPERPARAMETERS } from './hyperparameters.ts';

/**
 * Checks names, types and ranges and returns the values typed: numbers as numbers, also those given as text.
 *
 * Whole numbers are inclusive at both ends (num_round 1…1000, max_depth 1…20); eta, subsample and colsample_bytree
 * are in (0, 1]. NaN, infinities, fractions for whole numbers, and texts that are not plain JSON numbers are refused.
 * @throws AssayError `PRODUCTION_HYPERPARAMETERS_INVALID` that names every fault at once
 */
export function validateHyperparameters(
  hyperparameters: unknown,
  set: HyperparameterSet = XGBOOST_HYPERPARAMETERS,
): Record<string, HyperparameterValue> {
  return parse(set, hyperparameters, {
    code: 'PRODUCTION_HYPERPARAMETERS_INVALID',
    subject: 'hyperparameters',
    remedy: `Give exactly these: ${Object.keys(set.shape).join(', ')}`,
  });
}

/** Values as a parameter store holds them. `parseStoredHyperparameters` gives back the very same values. */
export function formatHyperparameters(values: Readonly<Record<string, HyperparameterValue>>): Record<string, string> {
  // String() writes the shortest digits that read back as the same double.
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** Stored texts as typed values, checked like {@link validateHyperparameters}. */
export function parseStoredHyperparameters(
  stored: Readonly<Record<string, string>>,
  set: HyperparameterSet = XGBOOST_HYPERPARAMETERS,
): Record<string, HyperparameterValue> {
  return validateHyperparameters(stored, set);
}
