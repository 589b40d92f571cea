import { describe, expect, test } from 'vitest';
import { int64Json, readJson, writeJson } from '../../src/schema/index.ts';
import { doubleJson } from '../../src/server/json/double-json.ts';
import { sourceAt } from '../../src/server/json/source-at.ts';

describe('reading', () => {
  test('keeps whole numbers beyond 2^53 as bigint and all others as numbers', () => {
    expect(readJson('{"a": 9007199254740993, "b": [-9223372036854775808, 5], "c": 9007199254740991}')).toEqual({
      a: 9007199254740993n,
      b: [-9223372036854775808n, 5],
      c: 9007199254740991,
    });
  });

  test('reads fractions and exponents as doubles, however many digits they have', () => {
    expect(readJson('[0.1234567890123456, 12345678901234567.5, 1e20, 12345678901234567e2]')).toEqual([
      0.1234567890123456, 12_345_678_901_234_568, 1e20, 1_234_567_890_123_456_800,
    ]);
  });

  test('takes the bare NaN and infinities of Python as texts, and leaves the same words within texts alone', () => {
    expect(readJson('{"a": NaN, "b": [-Infinity,Infinity], "c": "NaN, \\"Infinity", "d": "x:NaN"}')).toEqual({
      a: 'NaN',
      b: ['-Infinity', 'Infinity'],
      c: 'NaN, "Infinity',
      d: 'x:NaN',
    });
  });

  test.each(['{', '{"a": NaNa}', '{"a": undefined}', "{'a': 1}", '{"a": 1,}', ''])('refuses %j', (text) => {
    expect(() => readJson(text)).toThrow(SyntaxError);
  });
});

describe('writing', () => {
  test('writes bigint as a number, digit for digit, wherever it stands', () => {
    expect(writeJson({ a: 9007199254740993n, b: [{ c: int64Json(-9223372036854775808n) }], d: int64Json(7) })).toBe(
      '{"a":9007199254740993,"b":[{"c":-9223372036854775808}],"d":7}',
    );
  });

  test('writes NaN as text and the infinities as the largest doubles', () => {
    expect(writeJson([Number.NaN, 1 / 0, -1 / 0, -0.5, 0].map(doubleJson))).toBe(
      '["NaN",1.7976931348623157e+308,-1.7976931348623157e+308,-0.5,0]',
    );
  });
});

describe('showing a value as it was sent', () => {
  const text = '{"a": 9.0, "list": [{"b": 1e3}, {"z": "x", "b": 12345678901234567890, "deep": [null, true]}]}';

  test.each([
    [['a'], '9.0'],
    [['list', 0, 'b'], '1e3'],
    [['list', 1, 'b'], '12345678901234567890'],
    [['list', 1], '{"b":12345678901234567890,"deep":[null,true],"z":"x"}'],
    [['absent'], undefined],
    [['list', 7, 'b'], undefined],
    [['a', 'toString'], undefined],
  ])('at %j it is %s', (path, expected) => {
    expect(sourceAt(text, path)).toBe(expected);
  });
});
