import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Filter } from '../../src/experiments/filter/ast.ts';
import { parseFilter } from '../../src/experiments/filter/parse-filter.ts';
import { parseOrderBy } from '../../src/experiments/filter/parse-order-by.ts';
import { FilterInvalidError } from '../../src/experiments/index.ts';

const metric = (key: string) => ({ entity: 'metric', key });
const param = (key: string) => ({ entity: 'param', key });
const attribute = (name: string) => ({ entity: 'attribute', name });

function fault(read: () => unknown): FilterInvalidError {
  try {
    read();
  } catch (error) {
    if (error instanceof FilterInvalidError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('a filter is read as MLflow reads it', () => {
  test.each<[string, unknown]>([
    ['metrics.auc >= 0.95', { kind: 'number', left: metric('auc'), operator: '>=', value: 0.95 }],
    ['metric.loss<-1.5e-3', { kind: 'number', left: metric('loss'), operator: '<', value: -0.0015 }],
    ['metrics.`auc roc/val` != .5', { kind: 'number', left: metric('auc roc/val'), operator: '!=', value: 0.5 }],
    ['metrics."a-b" = 1', { kind: 'number', left: metric('a-b'), operator: '=', value: 1 }],
    ["params.x = 'it''s'", { kind: 'text', left: param('x'), operator: '=', value: "it's" }],
    ['parameters.x != "a \'b\'"', { kind: 'text', left: param('x'), operator: '!=', value: "a 'b'" }],
    ["param.x like '%a_'", { kind: 'text', left: param('x'), operator: 'LIKE', value: '%a_' }],
    [
      "tags.mlflow.runName ILIKE 'B%'",
      { kind: 'text', left: { entity: 'tag', key: 'mlflow.runName' }, operator: 'ILIKE', value: 'B%' },
    ],
    ['tag.x IS NULL', { kind: 'null', left: { entity: 'tag', key: 'x' }, negated: false }],
    ['params.x is not null', { kind: 'null', left: param('x'), negated: true }],
    ["status = 'FINISHED'", { kind: 'text', left: attribute('status'), operator: '=', value: 'FINISHED' }],
    [
      'attributes.run_id IN (\'a\', "b")',
      { kind: 'membership', left: attribute('run_id'), negated: false, values: ['a', 'b'] },
    ],
    ["run_id not in ('A')", { kind: 'membership', left: attribute('run_id'), negated: true, values: ['A'] }],
    ["`Run name` = 'x'", { kind: 'text', left: attribute('run_name'), operator: '=', value: 'x' }],
    ["attr.run_name = 'x'", { kind: 'text', left: attribute('run_name'), operator: '=', value: 'x' }],
    ['run.Created > 1700000000000', { kind: 'number', left: attribute('start_time'), operator: '>', value: 1.7e12 }],
    [
      "datasets.digest = 'abc'",
      { kind: 'text', left: { entity: 'dataset', field: 'digest' }, operator: '=', value: 'abc' },
    ],
    [
      "dataset.context in ('train')",
      { kind: 'membership', left: { entity: 'dataset', field: 'context' }, negated: false, values: ['train'] },
    ],
  ])('%s', (text, tree) => {
    expect(parseFilter(text, 'mlflow')).toEqual(tree);
    expect(parseFilter(text, 'assay')).toEqual(tree);
  });

  test('comparisons are joined by AND in any case; an empty filter matches all', () => {
    expect(parseFilter("metrics.a > 1 and params.b = 'c' AnD status = 'FAILED'")).toMatchObject({
      kind: 'and',
      parts: { length: 3 },
    });
    expect(parseFilter('  \n ')).toBeUndefined();
  });
});

describe('beyond MLflow', () => {
  test('OR binds looser than AND, and parentheses group', () => {
    const a = { kind: 'number', left: metric('a') };
    const b = { kind: 'number', left: metric('b') };
    const c = { kind: 'number', left: metric('c') };
    expect(parseFilter('metrics.a > 1 OR metrics.b > 1 AND metrics.c > 1')).toMatchObject({
      kind: 'or',
      parts: [a, { kind: 'and', parts: [b, c] }],
    });
    expect(parseFilter('(metrics.a > 1 OR metrics.b > 1) AND metrics.c > 1')).toMatchObject({
      kind: 'and',
      parts: [{ kind: 'or', parts: [a, b] }, c],
    });
  });

  test('times may be dates, in UTC unless they name a zone', () => {
    const time = (text: string) =>
      (parseFilter(`start_time >= '${text}'`) as Extract<Filter, { kind: 'number' }>).value;
    expect(time('2026-01-31')).toBe(Date.UTC(2026, 0, 31));
    expect(time('2026-01-31 12:30')).toBe(Date.UTC(2026, 0, 31, 12, 30));
    expect(time('2026-01-31T12:30:00+02:00')).toBe(Date.UTC(2026, 0, 31, 10, 30));
  });

  test('IN works on every text', () => {
    expect(parseFilter("status IN ('FAILED', 'KILLED')")).toMatchObject({
      kind: 'membership',
      left: attribute('status'),
    });
  });

  test.each([
    'metrics.a > 1 OR metrics.a < 0',
    '(metrics.a > 1)',
    "status IN ('FAILED')",
    "start_time > '2026-01-01'",
    "user = 'ana'",
  ])('the grammar of MLflow refuses %s', (text) => {
    expect(fault(() => parseFilter(text, 'mlflow')).code).toBe('EXPERIMENTS_FILTER_INVALID');
  });
});

describe('a filter that cannot be read says where and what is accepted', () => {
  test('with a caret under the place', () => {
    const { message, remedy, position } = fault(() => parseFilter("metrics.auc >= 0.9 and foo = 'a'"));
    expect(message).toBe(
      [
        'A run has no attribute "foo" (character 24)',
        "  metrics.auc >= 0.9 and foo = 'a'",
        '                         ^',
      ].join('\n'),
    );
    expect(remedy).toMatch(/^Attributes are run_id, run_name/);
    expect(position).toBe(23);
  });

  test('also far into a long one', () => {
    const long = `${Array.from({ length: 100 }, (_, n) => `metrics.m${n} > ${n}`).join(' and ')} and ?`;
    const { message } = fault(() => parseFilter(long));
    const [, line = '', caret = ''] = message.split('\n');
    expect(line.length).toBeLessThan(140);
    expect(line[caret.indexOf('^')]).toBe('?');
  });

  test.each<[string, number, RegExp]>([
    ['metrics.auc', 11, /Expected a comparison/],
    ['metrics.auc LIKE 5', 12, /Expected a comparison/],
    ["metrics.auc > '5'", 14, /compared with a number/],
    ['metrics.auc > 1e', 14, /Unexpected "1"/],
    ['params.depth = 5', 15, /text in quotes/],
    ["params.depth > '5'", 13, /Expected a comparison/],
    ["status = 'FINISHED", 9, /never closed/],
    ["bla.x = 'a'", 0, /Unknown kind/],
    ['Metrics.x > 1', 0, /Unknown kind/],
    ['metrics. > 1', 9, /Expected a key/],
    ['metrics.a > 1 and', 17, /Expected what to compare/],
    ['metrics.a > 1 metrics.b > 1', 14, /Unexpected metrics\.b/],
    ['metrics.a > 1; drop table run', 13, /Unexpected ";"/],
    ['(metrics.a > 1', 14, /Expected \)/],
    ['metrics.a > 1)', 13, /Unexpected \)/],
    ['run_id IS NULL', 0, /IS NULL is for/],
    ['metrics.a IS NULL', 0, /IS NULL is for/],
    ["metrics.a IN ('b')", 0, /IN cannot be used/],
    ['run_id IN ()', 11, /text in quotes/],
    ["run_id IN ('a',)", 15, /text in quotes/],
    ["run_id IN 'a'", 10, /Expected \(/],
    ["run_id NOT 'a'", 7, /Expected IN/],
    ["dataset.size = 'a'", 0, /no "size"/],
    ["start_time > '2026-13-45'", 13, /compared with a number/],
    ["NOT status = 'a'", 0, /no attribute "NOT"/],
  ])('%s', (text, position, problem) => {
    const error = fault(() => parseFilter(text));
    expect(error.message).toMatch(problem);
    expect(error.position).toBe(position);
    expect(error.remedy).not.toBe('');
  });

  test('one that would be too deep or too long for the database is refused', () => {
    const many = (count: number) => Array.from({ length: count }, () => 'metrics.a > 1').join(' or ');
    expect(fault(() => parseFilter(many(201))).message).toMatch(/Too many comparisons/);
    expect(fault(() => parseFilter('('.repeat(10_000))).message).toMatch(/Too many parentheses/);
    expect(fault(() => parseFilter(`params.a LIKE '${'%'.repeat(10_001)}'`)).message).toMatch(/too long/);
  });

  test('any text at all is either read or refused in this way', () => {
    const piece = fc.constantFrom(
      ...[
        'metrics.',
        'params.',
        'a',
        '`',
        "'",
        '"',
        '=',
        '!=',
        '<',
        '(',
        ')',
        ',',
        ' ',
        'and',
        'or',
        'not',
        'in',
        'is',
        'null',
      ],
      ...['like', '1', '-', '.', 'e', '%', 'run_id', 'dataset.name', '\n', 'ä', '\ud800'],
    );
    const garbage = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join('')),
    );
    fc.assert(
      fc.property(garbage, (text) => {
        try {
          parseFilter(text);
        } catch (error) {
          expect(error).toBeInstanceOf(FilterInvalidError);
          expect((error as FilterInvalidError).position).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an order', () => {
  test('names a field and a direction, ascending unless told', () => {
    expect(parseOrderBy(['metrics.`a b` desc', 'start_time', 'params.x ASC'])).toEqual([
      { by: metric('a b'), descending: true },
      { by: attribute('start_time'), descending: false },
      { by: param('x'), descending: false },
    ]);
  });

  test.each([['metrics.a UP'], ['dataset.name'], ['metrics.a, metrics.b'], [''], ['metrics.a DESC DESC']])(
    'is refused as %j',
    (item) => {
      expect(fault(() => parseOrderBy([item])).code).toBe('EXPERIMENTS_FILTER_INVALID');
    },
  );

  test('names each field once', () => {
    expect(fault(() => parseOrderBy(['metrics.a', 'metric.a desc'])).message).toMatch(/already/);
  });
});
