import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, test, expect as verify } from 'vitest';
import { expect, expectSuite, parseSuite, readSuiteFile, validateTable } from '../../../src/datasets/index.ts';
import { AssayError } from '../../../src/errors/index.ts';
import { openTables } from '../../../src/tables/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const tables = await openTables({ threads: 1 });
const table = await tables.fromColumns([
  { name: 'id', type: 'integer', values: Int32Array.of(1, 2) },
  { name: 'city', type: 'text', values: ['Rome', 'Oslo'] },
  { name: 'open', type: 'boolean', values: Uint8Array.of(0, 1) },
]);
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

const OPTIONS = { subject: 'a table', clock: { now: () => 0 }, openTable: () => Promise.reject(new Error('none')) };

function faultsOf(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    return linesOf(error);
  }
  throw new Error('nothing was wrong');
}

function linesOf(error: unknown): readonly string[] {
  verify(error).toBeInstanceOf(AssayError);
  verify(error).toMatchObject({ code: 'DATASETS_SUITE_INVALID' });
  return (error as AssayError).message
    .split('\n')
    .map((line) => line.replace(/^ *- |^Invalid validation suite: /g, ''));
}

describe('faults of a suite are told all at once', () => {
  test('those that show without a table', () => {
    const rules = [
      { rule: 'betwen', column: 'id', min: 1 },
      { rule: 'between', column: 'id' },
      { rule: 'between', column: 'id', min: 5, max: 1 },
      { rule: 'between', column: 'id', min: 1, max: '2026-01-01' },
      { rule: 'between', column: 'id', min: 5, max: 5, strictMin: true },
      { rule: 'in_set', column: 'id', values: [] },
      { rule: 'in_set', column: 'id', values: [1, 'a'] },
      { rule: 'not_null', colum: 'id' },
      { rule: 'unique' },
      { rule: 'not_null', column: 'id', mostly: 1.5 },
      { rule: 'not_null', column: 'id', severity: 'fatal' },
      { rule: 'expect_column_values_to_be_unik', column: 'id' },
      'not_null',
    ];
    verify(faultsOf(() => parseSuite({ rules, nmae: 'x' }))).toEqual([
      'Invalid validation suite:',
      'nmae is unknown; did you mean name?',
      verify.stringMatching(/^rules\[0\]\.rule is "betwen", expected one of exists, .*; did you mean between\?$/),
      'rules[1].min is missing, expected a limit: min, max or both',
      'rules[2].min is 5, expected at most max (1)',
      'rules[3].min is 1, expected a limit of the same kind as max (2026-01-01)',
      'rules[4].min is 5, expected below max (5), as a strict range is empty',
      'rules[5].values is [], expected at least one value',
      'rules[6].values is [1,"a"], expected values of one kind',
      'rules[7].column is missing, expected string',
      'rules[7].colum is unknown; did you mean column?',
      'rules[8].column is missing, expected either column or columns',
      'rules[9].mostly is 1.5, expected at most 1',
      'rules[10].severity is "fatal", expected one of "error", "warn"',
      verify.stringMatching(/^rules\[11\]\.rule is .*did you mean expect_column_values_to_be_unique/),
      'rules[12] is "not_null", expected a rule such as { rule: not_null, column: id }',
    ]);
  });

  test('those that show against a table, before any row is read', async () => {
    const rules = [
      { rule: 'not_null', column: 'idd' },
      { rule: 'between', column: 'open', min: 0 },
      { rule: 'mean', column: 'open', min: 0 },
      { rule: 'matches', column: 'city', pattern: '(' },
      { rule: 'condition', sql: 'idd > 1' },
      { rule: 'condition', sql: 'id + 1' },
      { rule: 'condition', sql: 'id >' },
      { rule: 'aggregate', sql: 'id > 1' },
      { rule: 'not_null', column: 'id', where: 'sum(id) > 1' },
    ];
    const error = await validateTable(table, parseSuite({ rules }), OPTIONS).catch((thrown: unknown) => thrown);
    verify(linesOf(error)).toEqual([
      'Invalid validation suite:',
      'rules[0].column is "idd", expected a column of the table; did you mean id?',
      'rules[1] is between, expected a rule that fits its column: open holds values of type boolean, not numbers',
      'rules[2] is mean, expected a rule that fits its column: open holds values of type boolean, not numbers',
      'rules[3].pattern is "(", expected a regular expression of RE2: missing ): (',
      verify.stringContaining(
        'rules[4].sql is "idd > 1", expected an SQL condition: Referenced column "idd" not found',
      ),
      'rules[5].sql is "id + 1", expected a condition, true or false; it yields BIGINT',
      verify.stringContaining('rules[6].sql is "id >", expected an SQL condition: syntax error'),
      'rules[7].sql is "id > 1", expected a condition on aggregates, such as sum(amount) > 0',
      'rules[8].where is "sum(id) > 1", expected a condition on single rows, without sums or counts',
    ]);
  });
});

describe('SQL from outside sees the rows and nothing else', () => {
  test.each([
    ["(SELECT count(*) FROM read_text('/etc/passwd')) > 0", 'a condition without a query inside it'],
    ["id IN (SELECT 1 FROM glob('/*'))", 'a condition without a query inside it'],
    ["EXISTS (FROM read_csv('/etc/passwd'))", 'a condition without a query inside it'],
    ['id > 1) FROM t WHERE (true', 'one SQL condition and nothing beside it'],
    ['true), (id > 1', 'one SQL condition and nothing beside it'],
    ["true) FROM read_text('/etc/passwd') AS t(id", 'one SQL condition and nothing beside it'],
    ['true) FROM t; DROP TABLE t; SELECT (true', 'one SQL condition and nothing beside it'],
    ['true) FROM t UNION ALL SELECT (true', 'one SQL condition and nothing beside it'],
    ["current_setting('temp_directory') <> ''", 'a condition without the function current_setting'],
    ['random() > 0.5', 'a condition without the function random'],
    ["getenv('HOME') <> ''", 'a condition without the function getenv'],
    ['sum(id) OVER () > 1', 'a condition without a window (OVER)'],
    ['$1 > 1', 'a condition without parameters'],
    ['COLUMNS(*) IS NOT NULL', 'a condition that names its columns one by one'],
  ])('%s', async (sql, expected) => {
    const suite = parseSuite({ rules: [{ rule: 'condition', sql }] });
    const error = await validateTable(table, suite, OPTIONS).catch((thrown: unknown) => thrown);
    const [line] = linesOf(error);
    verify(line).toMatch(/^rules\[0\]\.sql is /);
    // A text that cannot even be read is refused by the parser.
    verify(line?.includes(expected) || line?.includes('an SQL condition: ')).toBe(true);
  });

  test('a comment at the end does not swallow what is written around the condition', async () => {
    const suite = parseSuite({ rules: [{ rule: 'condition', sql: 'id > 0 -- always' }] });
    verify(await validateTable(table, suite, OPTIONS)).toMatchObject({ success: true });
  });
});

test('a suite in code, in YAML and in JSON is the same suite', async () => {
  const inCode = expectSuite('cities', [
    expect.table().rowCount({ min: 1 }).unique(['id', 'city']),
    expect.column('id').type('integer').notNull().between(1, 1e6, { severity: 'warn', mostly: 0.9 }),
    expect
      .column('city')
      .inSet(['Rome', 'Oslo'])
      .matches(/^[A-Z]/, { where: 'id > 1', note: 'Names are proper nouns' }),
  ]);
  const yaml = join(folder.path, 'suite.yaml');
  writeFileSync(
    yaml,
    `name: cities
rules:
  - { rule: row_count, min: 1 }
  - { rule: unique, columns: [id, city] }
  - { rule: type, column: id, type: integer }
  - { rule: not_null, column: id }
  - { rule: range, column: id, min: 1, max: 1e6, severity: warn, mostly: 0.9 }
  - { rule: set, column: city, values: [Rome, Oslo] }
  - { rule: regex, column: city, pattern: '^[A-Z]', where: id > 1, note: Names are proper nouns }
`,
  );
  const json = join(folder.path, 'suite.json');
  writeFileSync(json, JSON.stringify(inCode));
  verify(JSON.parse(JSON.stringify(await readSuiteFile(yaml)))).toEqual(JSON.parse(JSON.stringify(inCode)));
  verify(JSON.parse(JSON.stringify(await readSuiteFile(json)))).toEqual(JSON.parse(JSON.stringify(inCode)));
});

test('a suite file that is no YAML says on which line', async () => {
  const path = join(folder.path, 'broken.yaml');
  writeFileSync(path, 'rules:\n  - { rule: not_null, column: id\n  - x: [\n');
  await verify(readSuiteFile(path)).rejects.toMatchObject({
    code: 'DATASETS_SUITE_INVALID',
    message: verify.stringMatching(/broken\.yaml is neither YAML nor JSON: line 3, column/),
  });
});

test('a suite of Great Expectations is read, old and new form alike', () => {
  const suite = parseSuite({
    name: 'theirs',
    expectations: [
      {
        type: 'expect_column_values_to_be_between',
        kwargs: { column: 'id', min_value: 1, max_value: 9, mostly: 0.95 },
      },
      { expectation_type: 'expect_column_values_to_not_be_null', kwargs: { column: 'id', result_format: 'BASIC' } },
      { type: 'expect_column_values_to_match_regex', kwargs: { column: 'city', regex: '[A-Z]' }, severity: 'warning' },
      { type: 'expect_compound_columns_to_be_unique', kwargs: { column_list: ['id', 'city'] } },
      {
        type: 'expect_column_quantile_values_to_be_between',
        kwargs: {
          column: 'id',
          quantile_ranges: {
            quantiles: [0.1, 0.5],
            value_ranges: [
              [1, 2],
              [null, 3],
            ],
          },
        },
      },
      { type: 'expect_table_row_count_to_equal', kwargs: { value: 2 }, meta: { notes: 'Both cities' } },
    ],
    meta: { great_expectations_version: '1.3.0' },
  });
  verify(suite).toEqual({
    name: 'theirs',
    rules: [
      { rule: 'between', column: 'id', min: 1, max: 9, mostly: 0.95 },
      { rule: 'not_null', column: 'id' },
      { rule: 'matches', column: 'city', pattern: '^(?:[A-Z])', severity: 'warn' },
      { rule: 'unique', columns: ['id', 'city'] },
      { rule: 'quantile', column: 'id', quantile: 0.1, min: 1, max: 2 },
      { rule: 'quantile', column: 'id', quantile: 0.5, max: 3 },
      { rule: 'row_count', min: 2, max: 2, note: 'Both cities' },
    ],
  });
});
