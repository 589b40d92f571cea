import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortDoubles } from '../../src/stats/index.ts';

test('any doubles are sorted as comparing sorts them, to the bit', () => {
  const few = fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(few, fc.constantFrom(1, 700), (values, times) => {
      // Long enough to be counted, and with each of the values many times.
      const long = Float64Array.from({ length: values.length * times + (times === 1 ? 0 : 20_000) }, (_, index) => {
        const value = values[index % values.length] ?? 0;
        return index % 3 === 0 ? value : value / ((index % 7) + 1);
      });
      expect(Buffer.from(sortDoubles(long.slice()).buffer).equals(Buffer.from(long.slice().sort().buffer))).toBe(true);
    }),
    { numRuns: 100 },
  );
});

test('small whole numbers and equal numbers are sorted too', () => {
  const small = Float64Array.from({ length: 50_000 }, (_, index) => (index * 7919) % 100);
  expect(sortDoubles(small.slice())).toEqual(small.slice().sort());
  const equal = new Float64Array(50_000).fill(-3.5);
  expect(sortDoubles(equal.slice())).toEqual(equal);
});

test('numbers that lie spread out are sorted too, with both zeros, and with a few far away', () => {
  const spread = Float64Array.from({ length: 60_000 }, (_, index) => {
    const value = Math.sin(index * index) * 3;
    return index % 5 === 0 ? (index % 2 === 0 ? -0 : 0) : value;
  });
  const uniform = Float64Array.from({ length: 60_000 }, (_, index) => ((index * 7919) % 60_000) - 30_000);
  uniform[7] = -0;
  const far = Float64Array.from(uniform, (value, index) => (index === 40_000 ? 1e300 : value));
  for (const values of [spread, uniform, far]) {
    expect(Buffer.from(sortDoubles(values.slice()).buffer).equals(Buffer.from(values.slice().sort().buffer))).toBe(
      true,
    );
  }
});
