import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, test, expect as verify } from 'vitest';
import { parse as parseYaml } from 'yaml';
import {
  inferSuite,
  parseSuite,
  type Suite,
  suiteYaml,
  tableSchemaOf,
  validateTable,
  validationReportHtml,
  validationResultOf,
} from '../../../src/datasets/index.ts';
import { openTables, type Table } from '../../../src/tables/index.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
mkdirSync(folder.path, { recursive: true });
const tables = await openTables({ threads: 1 });
afterAll(async () => {
  await tables[Symbol.asyncDispose]();
  folder.remove();
});

let files = 0;
function csv(lines: readonly string[]): Promise<Table> {
  const path = join(folder.path, `${files++}.csv`);
  writeFileSync(path, lines.join('\n'));
  return tables.open({ path });
}

const validate = (table: Table, suite: Suite) =>
  validateTable(table, suite, {
    subject: 'payments.csv',
    clock: { now: () => Date.parse('2026-03-10T12:00:00Z') },
    openTable: () => Promise.reject(new Error('none')),
  });

const HEADER = 'id,amount,city,email,day,note';
const CITIES = ['Rome', 'Oslo', 'Bern'];
const row = (index: number, change: Partial<Record<'amount' | 'city' | 'email', string>> = {}): string => {
  const { amount = (index * 1.5).toFixed(2), city = CITIES[index % 3], email = `u${index}@example.org` } = change;
  return [
    index,
    amount,
    city,
    email,
    `2026-01-${String((index % 28) + 1).padStart(2, '0')}`,
    index % 10 === 0 ? '' : 'x',
  ].join(',');
};
const good = Array.from({ length: 200 }, (_, index) => row(index));

describe('a suite that the data suggest', () => {
  test('is kept by the data themselves, survives YAML, and is broken by other data where they differ', async () => {
    await using table = await csv([HEADER, ...good]);
    const suite = await inferSuite(table, { name: 'payments' });
    verify(suite.rules).toEqual(
      verify.arrayContaining([
        { rule: 'columns', columns: HEADER.split(','), others: 'allow' },
        { rule: 'type', column: 'amount', type: 'number' },
        { rule: 'unique', column: 'id' },
        { rule: 'not_null', column: 'email' },
        { rule: 'in_set', column: 'city', values: ['Bern', 'Oslo', 'Rome'] },
        { rule: 'between', column: 'amount', min: 0, max: 448 },
        verify.objectContaining({ rule: 'matches', column: 'email', note: 'Form: e-mail address' }),
        { rule: 'missing', column: 'note', max: verify.closeTo(0.1636, 4) },
      ]),
    );
    verify(await validate(table, suite)).toMatchObject({ success: true, statistics: { errors: 0, warnings: 0 } });
    verify(parseSuite(parseYaml(suiteYaml(suite)))).toEqual(suite);

    await using other = await csv([
      HEADER,
      ...good.slice(0, 100),
      row(100, { amount: '-3' }),
      row(101, { city: 'Paris' }),
      row(102, { email: 'nobody' }),
      row(5),
    ]);
    const broken = (await validate(other, suite)).results.filter(({ outcome }) => outcome === 'failed');
    verify(broken.map(({ rule, samples }) => [rule.rule, samples.map((sample) => sample.row)])).toEqual([
      ['unique', [6, 104]],
      ['between', [101]],
      ['in_set', [102]],
      ['unique', [6, 104]],
      ['matches', [103]],
    ]);
  });

  test('claims nothing of columns that hold nothing, and no uniqueness of fractions', async () => {
    await using table = await csv(['x,y', ...Array.from({ length: 50 }, (_, index) => `${index / 7},`)]);
    const { rules } = await inferSuite(table);
    verify(rules.map((rule) => ('column' in rule ? `${rule.rule} ${rule.column}` : rule.rule))).toEqual([
      'columns',
      'row_count',
      'type x',
      'not_null x',
      'between x',
      'exists y',
    ]);
  });
});

test('a report takes the shape of a validation result of Great Expectations', async () => {
  await using table = await csv([
    HEADER,
    ...good.slice(0, 7),
    row(7, { city: '' }),
    row(8, { city: 'Paris' }),
    row(9, { city: 'Paris' }),
  ]);
  const suite = parseSuite({
    name: 'payments',
    rules: [
      { rule: 'in_set', column: 'city', values: CITIES, mostly: 0.9, severity: 'warn' },
      { rule: 'unique', columns: ['id', 'city'] },
      { rule: 'mean', column: 'amount', min: 0 },
    ],
  });
  verify(validationResultOf(await validate(table, suite))).toMatchObject({
    success: true,
    suite_name: 'payments',
    statistics: {
      evaluated_expectations: 3,
      successful_expectations: 2,
      unsuccessful_expectations: 1,
      success_percent: verify.closeTo(66.67, 2),
    },
    results: [
      {
        success: false,
        expectation_config: {
          type: 'expect_column_values_to_be_in_set',
          kwargs: { column: 'city', value_set: CITIES, mostly: 0.9 },
          severity: 'warning',
        },
        result: {
          element_count: 10,
          missing_count: 1,
          missing_percent: 10,
          unexpected_count: 2,
          unexpected_percent: 20,
          unexpected_percent_nonmissing: verify.closeTo(22.22, 2),
          partial_unexpected_list: ['Paris', 'Paris'],
          partial_unexpected_counts: [{ value: 'Paris', count: 2 }],
          partial_unexpected_index_list: [8, 9],
        },
        exception_info: { raised_exception: false },
      },
      { success: true, expectation_config: { type: 'expect_compound_columns_to_be_unique' } },
      { success: true, result: { observed_value: 6.75 } },
    ],
  });
});

describe('a Table Schema of Frictionless Data', () => {
  const schema = {
    fields: [
      { name: 'id', type: 'integer', constraints: { required: true, unique: true, minimum: 1 } },
      { name: 'amount', type: 'number', constraints: { exclusiveMinimum: 0, maximum: '100' } },
      { name: 'city', type: 'string', constraints: { enum: ['Rome'], minLength: 2, pattern: '[A-Z].*' } },
      { name: 'day', type: 'date', format: 'default' },
      { name: 'at', type: 'datetime', format: '%d.%m.%Y' },
      { name: 'shape', type: 'geojson' },
    ],
    primaryKey: 'id',
    foreignKeys: [{ fields: 'city', reference: { resource: 'cities.csv', fields: 'name' } }],
  };

  test('is a suite', () => {
    verify(parseSuite(schema).rules).toEqual([
      { rule: 'columns', columns: ['id', 'amount', 'city', 'day', 'at', 'shape'], others: 'allow' },
      { rule: 'type', column: 'id', type: 'integer' },
      { rule: 'not_null', column: 'id' },
      { rule: 'unique', column: 'id' },
      { rule: 'between', column: 'id', min: 1 },
      { rule: 'type', column: 'amount', type: 'number' },
      { rule: 'between', column: 'amount', min: 0, strictMin: true, max: 100 },
      { rule: 'type', column: 'city', type: 'text' },
      { rule: 'length', column: 'city', min: 2 },
      { rule: 'matches', column: 'city', pattern: '^(?:[A-Z].*)$' },
      { rule: 'in_set', column: 'city', values: ['Rome'] },
      { rule: 'type', column: 'day', type: 'date' },
      { rule: 'time_format', column: 'at', format: '%d.%m.%Y' },
      { rule: 'unique', column: 'id' },
      { rule: 'references', columns: ['city'], to: 'cities.csv', toColumns: ['name'] },
    ]);
  });

  test('comes back from the suite, which tells what has no words there', () => {
    const suite = parseSuite({
      name: 'cities',
      rules: [
        ...parseSuite(schema).rules,
        { rule: 'mean', column: 'amount', max: 9 },
        { rule: 'not_null', column: 'city', mostly: 0.9 },
      ],
    });
    const { schema: exported, left } = tableSchemaOf(suite);
    verify(exported).toMatchObject({
      name: 'cities',
      fields: [
        { name: 'id', type: 'integer', constraints: { required: true, unique: true, minimum: 1 } },
        { name: 'amount', type: 'number', constraints: { exclusiveMinimum: 0, maximum: 100 } },
        { name: 'city', type: 'string', constraints: { enum: ['Rome'], minLength: 2, pattern: '[A-Z].*' } },
        { name: 'day', type: 'date' },
        { name: 'at', type: 'datetime', format: '%d.%m.%Y' },
        { name: 'shape' },
      ],
      foreignKeys: [{ fields: ['city'], reference: { resource: 'cities.csv', fields: ['name'] } }],
    });
    verify(left.map(({ rule }) => rule)).toEqual(['mean', 'not_null']);
  });
});

test('the page shows every rule and the rows that break it, and lets no cell become markup', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  await using table = await csv([HEADER, ...good.slice(0, 20), row(20, { city: evil })]);
  const suite = parseSuite({
    rules: [
      { rule: 'in_set', column: 'city', values: CITIES },
      { rule: 'unique', column: 'id' },
    ],
  });
  const page = validationReportHtml(await validate(table, suite));
  verify(page).toContain('Breaks 1 rule that must hold');
  verify(page).toContain('city is one of Rome, Oslo, Bern');
  verify(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  verify(page).not.toMatch(/<img|<script|src=http/);
});
