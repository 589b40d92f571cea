import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvHeader, csvLines } from '../../src/pipelines/csv-numbers.ts';

const asWritten = (value: number): string => String(Number(value.toPrecision(9)));

function written(values: Float32Array): string[] {
  const blocks = [...csvLines(values.length, [{ names: ['x'], values }])];
  return Buffer.concat(blocks).toString().trimEnd().split('\n');
}

describe('numbers of a CSV file', () => {
  test('have nine significant digits and give back the float32, whatever its bits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { minLength: 1 }), (bits) => {
        const values = new Float32Array(Int32Array.from(bits).buffer);
        const texts = written(values);
        expect(texts).toEqual(Array.from(values, asWritten));
        expect(Float32Array.from(texts, Number)).toEqual(values.map((value) => (value === 0 ? 0 : value)));
      }),
      { numRuns: 500 },
    );
  });

  test('of everyday sizes are the nearest nine digits', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -2000, max: 2000, noNaN: true }), { minLength: 1 }), (numbers) => {
        const values = Float32Array.from(numbers);
        expect(written(values)).toEqual(Array.from(values, asWritten));
      }),
      { numRuns: 300 },
    );
    const values = Float32Array.of(
      0,
      -0,
      1,
      10,
      0.1,
      0.5,
      1e-5,
      9.99999e-6,
      123456.789,
      999999.94,
      1e9,
      99999999,
      2 ** -24,
    );
    expect(written(values)).toEqual(Array.from(values, asWritten));
  });

  test('stand side by side, in blocks that together are the file', () => {
    const rows = 40_000;
    const a = { names: ['a', 'b'], values: Float32Array.from({ length: 2 * rows }, (_, i) => i / 8) };
    const c = { names: ['c'], values: Float32Array.from({ length: rows }, (_, i) => -i) };
    const blocks = [...csvLines(rows, [a, c])];
    expect(blocks.length).toBeGreaterThan(1);
    const lines = Buffer.concat(blocks).toString().split('\n');
    expect(lines).toHaveLength(rows + 1);
    expect([lines[0], lines[1], lines[39_999], lines[rows]]).toEqual([
      '0,0.125,0',
      '0.25,0.375,-1',
      '9999.75,9999.875,-39999',
      '',
    ]);
    expect([...csvLines(0, [a])]).toEqual([]);
  });

  test('stand under names that are quoted where they have to be', () => {
    expect(Buffer.from(csvHeader(['a', 'b c', 'd,e', 'f "g"'])).toString()).toBe('a,b c,"d,e","f ""g"""\n');
  });
});
