import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Style } from '../../src/cli/output/style.ts';
import { type Column, formatTable } from '../../src/cli/output/table.ts';
import { printable, textWidth, truncate } from '../../src/cli/output/text-width.ts';

const plain = (text: string): string => text;
const style = (width: number | undefined): Style => ({
  width,
  heading: (text) => `\x1b[1m${text}\x1b[22m`,
  good: plain,
  bad: plain,
  warning: plain,
  faint: plain,
  command: plain,
});

const columns: Column<readonly string[]>[] = [
  { title: 'id', value: ([id]) => id, keepWhole: true },
  { title: 'name', value: ([, name]) => name },
  { title: 'value', value: ([, , value]) => value, align: 'right' },
];

describe('a table on the terminal', () => {
  test('no line is wider than the terminal, whatever is in the cells', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'binary' }),
      fc.string({ maxLength: 200 }),
    );
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 });
    fc.assert(
      fc.property(rows, fc.integer({ min: 4, max: 200 }), (given, width) => {
        const lines = formatTable(given, columns, style(width)).split('\n');
        expect(lines).toHaveLength(given.length + 1);
        for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(width);
      }),
      { numRuns: 300 },
    );
  });

  test('cuts the widest column first and keeps ids whole', () => {
    const text = formatTable([['0123456789', 'a rather long name', '1.5']], columns, style(28));
    expect(stripVTControlCharacters(text).split('\n')).toEqual([
      'id          name       value',
      '0123456789  a rather…    1.5',
    ]);
  });

  test('leaves out the last columns behind a … column when cutting is not enough', () => {
    const text = formatTable([['0123456789', 'name', '1.5']], columns, style(16));
    expect(stripVTControlCharacters(text).split('\n')).toEqual(['id          …', '0123456789  …']);
  });

  test('is never cut when the output is piped', () => {
    const long = 'x'.repeat(500);
    expect(formatTable([['1', long, '2']], columns, style(undefined))).toContain(long);
  });

  test('shows control characters instead of obeying them', () => {
    expect(formatTable([['1', 'two\nlines \x1b[31m', '2']], columns, style(undefined))).toContain(
      'two\\nlines \\u001b[31m',
    );
  });

  test('says – where there is no value', () => {
    expect(formatTable([['1']], columns, style(undefined)).split('\n')[1]).toBe('1   –         –');
  });
});

describe('the width of text', () => {
  test('counts columns, not characters', () => {
    expect(textWidth('日本')).toBe(4);
    expect(textWidth('e\u0301')).toBe(1);
    expect(textWidth('👩‍🔬')).toBe(2);
    expect(textWidth('\x1b[31mred\x1b[39m')).toBe(3);
  });

  test('cutting never leaves half a character', () => {
    expect(truncate('日本語', 4)).toBe('日…');
    expect(truncate('abc', 3)).toBe('abc');
    expect(truncate('abcd', 3)).toBe('ab…');
  });

  test('printable text is one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Control}\u2028\u2029]/u);
      }),
    );
  });
});
