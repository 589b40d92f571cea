import { parse } from '../schema/index.ts';
import { type HyperparameterSet, type HyperparameterValue, XGBOOST_HYPERPARAMETERS } from './hyperparameters.ts';

/**
 * Checks names, types and ranges and returns the values typed: numbers as numbers, also those given as text.
 *
 * Whole numbers are inclusive at both ends (num_round 1…1000, max_depth 1…20); eta, subsample and colsample_bytree
 * are in (0, 1]. NaN, infinities, fractions for whole numbers, and texts that are no plain numbers are refused.
 * @throws AssayError `PRODUCTION_HYPERPARAMETERS_INVALID` that names every fault at once
 */
export function validateHyperparameters(
  hyperparameters: unknown,
  set: HyperparameterSet = XGBOOST_HYPERPARAMETERS,
): Record<string, HyperparameterValue> {
  return parse(set, withNumbers(hyperparameters, set), {
    code: 'PRODUCTION_HYPERPARAMETERS_INVALID',
    subject: 'hyperparameters',
    remedy: `Give exactly these: ${Object.keys(set.shape).join(', ')}`,
  });
}

/** What JSON calls a number: no blanks, no `0x10`, no `1e3x`, which `Number()` or `parseFloat` would let pass. */
const PLAIN_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Stores and command lines give text: where a number is declared, a text that is a plain number counts as one. */
function withNumbers(input: unknown, set: HyperparameterSet): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const isNumber = (name: string, value: unknown): value is string =>
    typeof value === 'string' && PLAIN_NUMBER.test(value) && !set.shape[name]?.safeParse(value).success;
  const entries = Object.entries(input).map(([name, value]) => [name, isNumber(name, value) ? Number(value) : value]);
  return Object.fromEntries(entries);
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
