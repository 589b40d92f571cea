import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AssayError } from '../../src/errors/index.ts';
import { validateHyperparameters } from '../../src/production/index.ts';
import { hyperparameters } from '../production/arbitraries.ts';

const noNumbers = fc.constantFrom<unknown>(
  ...[
    Number.NaN,
    Infinity,
    -Infinity,
    null,
    undefined,
    true,
    '',
    ' ',
    '1e3x',
    '0x1',
    'abc',
    [],
    {},
    [1],
    -1,
    0,
    '0',
    '-1',
  ],
);

/** For each name, values that are not acceptable. */
const FAULTY: Record<string, fc.Arbitrary<unknown>> = {
  objective: fc.oneof(fc.string(), fc.integer(), fc.constant(null)).filter((value) => !String(value).includes(':')),
  num_round: fc.oneof(noNumbers, fc.integer({ min: 1001 }), fc.integer({ max: 0 }), fc.constant(10.5)),
  max_depth: fc.oneof(noNumbers, fc.integer({ min: 21 }), fc.integer({ max: 0 }), fc.constant('3.5')),
  eta: fc.oneof(noNumbers, fc.double({ min: 1, minExcluded: true, noNaN: true }), fc.double({ max: 0, noNaN: true })),
  subsample: fc.oneof(noNumbers, fc.double({ min: 1, minExcluded: true, noNaN: true })),
  colsample_bytree: fc.oneof(noNumbers, fc.double({ max: 0, noNaN: true })),
};

test('A-P2 valid hyperparameters are accepted as they are, as numbers or as text', () => {
  fc.assert(
    fc.property(hyperparameters, (values) => {
      expect(validateHyperparameters(values)).toEqual(values);
      const text = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
      expect(validateHyperparameters(text)).toEqual(values);
    }),
    { numRuns: 300 },
  );
});

test('A-P2 every invalid or unknown hyperparameter is named in one error', () => {
  const faults = fc.record(FAULTY, { requiredKeys: [] });
  const unknown = fc.dictionary(
    fc.stringMatching(/^[a-z_]{1,12}$/).filter((name) => !(name in FAULTY)),
    fc.oneof(fc.integer(), fc.string()),
  );
  const removed = fc.subarray(Object.keys(FAULTY));
  fc.assert(
    fc.property(hyperparameters, faults, unknown, removed, (values, faulty, strange, missing) => {
      const broken: Record<string, unknown> = { ...values, ...faulty, ...strange };
      for (const name of missing) delete broken[name];
      const expected = new Set([...Object.keys(faulty), ...Object.keys(strange), ...missing]);
      if (expected.size === 0) return;
      try {
        validateHyperparameters(broken);
        expect.unreachable('it was accepted');
      } catch (error) {
        const { code, message, details } = error as AssayError;
        expect(code).toBe('PRODUCTION_HYPERPARAMETERS_INVALID');
        const named = (details.faults as { path: string }[]).map(({ path }) => path);
        expect(named.toSorted()).toEqual([...expected].toSorted());
        for (const name of expected) expect(message).toContain(name);
      }
    }),
    { numRuns: 300 },
  );
});
