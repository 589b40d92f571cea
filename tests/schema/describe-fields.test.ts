import { expect, test } from 'vitest';
import { z } from 'zod';
import { describeFields } from '../../src/schema/index.ts';

const accepts = (field: z.ZodType): string | undefined => describeFields(z.strictObject({ field }))[0]?.accepts;

test.each([
  [z.int(), 'whole number'],
  [z.int().min(1).max(100_000), 'whole number, from 1 to 100,000'],
  [z.int().min(0), 'whole number, at least 0'],
  [z.number().gt(0).max(1), 'number, above 0, at most 1'],
  [z.number().max(0.5), 'number, at most 0.5'],
  [z.number().gt(1).lt(2), 'number, above 1, below 2'],
  [z.array(z.int()).meta({ accepts: 'a list such as [1, 2]' }), 'a list such as [1, 2]'],
  [z.enum(['none', 'balanced']), 'none, balanced'],
  [z.union([z.enum(['auc', 'rmse']), z.array(z.enum(['auc', 'rmse']))]), 'auc, rmse; or a list of them'],
  [z.string(), 'text'],
])('a field says what it accepts: case %#', (field, text) => {
  expect(accepts(field)).toBe(text);
  expect(accepts(field.optional())).toBe(text);
});

test('a field tells its default and its meaning', () => {
  const schema = z.strictObject({ depth: z.int().default(6).describe('How deep'), seed: z.int().optional() });
  expect(describeFields(schema)).toMatchObject([
    { name: 'depth', default: 6, meaning: 'How deep' },
    { name: 'seed', default: undefined, meaning: '' },
  ]);
});
