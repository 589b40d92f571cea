import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AssayError } from '../../src/errors/index.ts';
import { parse } from '../../src/schema/index.ts';

const schema = z.strictObject({
  max_depth: z.int().min(1).max(10).default(6),
  eta: z.number().gt(0).lt(1).optional(),
  names: z.array(z.string().min(1)).min(1).optional(),
  mode: z.enum(['a', 'b']).optional(),
  split: z.strictObject({ fraction: z.number() }).optional(),
});

function messageFor(input: unknown): string {
  try {
    parse(schema, input, { code: 'INVALID_ARGUMENT', subject: 'settings', remedy: 'Correct them' });
  } catch (error) {
    return (error as AssayError).message;
  }
  return 'it was accepted';
}

test.each([
  [{ max_depth: 0 }, 'max_depth is 0, expected at least 1'],
  [{ max_depth: 11 }, 'max_depth is 11, expected at most 10'],
  [{ eta: 0 }, 'eta is 0, expected above 0'],
  [{ eta: 1 }, 'eta is 1, expected below 1'],
  [{ names: [] }, 'names is [], expected at least 1 items'],
  [{ max_depth: 'deep' }, 'max_depth is "deep", expected number'],
  [{ max_depth: 2.5 }, 'max_depth is 2.5, expected whole number'],
  [{ mode: 'c' }, 'mode is "c", expected one of "a", "b"'],
  [{ zap: 1 }, 'zap is unknown'],
  [{ depth: 1 }, 'depth is unknown; did you mean max_depth?'],
  [{ split: { fractoin: 0.5, fraction: 0.5 } }, 'split.fractoin is unknown; did you mean fraction?'],
])('%j: %s', (input, fault) => {
  expect(messageFor(input)).toBe(`Invalid settings: ${fault}`);
});

test('several faults are told at once, one a line', () => {
  expect(messageFor({ max_depth: 0, zap: 1 })).toBe(
    'Invalid settings:\n  - max_depth is 0, expected at least 1\n  - zap is unknown',
  );
});

test('a value that holds a whole number beyond 2^53 can be told', () => {
  expect(messageFor({ mode: [2n ** 63n] })).toBe(
    'Invalid settings: mode is ["9223372036854775808"], expected one of "a", "b"',
  );
});
