import { z } from 'zod';
import { columnName, commonFields, type Judgement, type Plan, ruleKind } from '../rule-kind.ts';
import type { ColumnView, TableView } from '../table-view.ts';
import { isWithin, numberFields, type Range, rangeText, refuseBadRange, timeText } from './range.ts';
import { unfit } from './unfit.ts';

const fieldsOf = <Name extends string>(rule: Name) => ({
  rule: z.literal(rule),
  column: columnName,
  ...numberFields,
  ...commonFields,
});

interface FigureRule extends Range {
  readonly column: string;
}

export const meanRule = ruleKind({
  schema: z.strictObject(fieldsOf('mean')).superRefine(refuseBadRange),
  summary: 'The mean lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the mean of ${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => numeric(rule, table, (value) => `avg(${value})`),
});

export const medianRule = ruleKind({
  schema: z.strictObject(fieldsOf('median')).superRefine(refuseBadRange),
  summary: 'The median lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the median of ${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => numeric(rule, table, (value) => `quantile_cont(${value}, 0.5)`),
});

export const stdRule = ruleKind({
  schema: z.strictObject(fieldsOf('std')).superRefine(refuseBadRange),
  summary: 'The sample standard deviation lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the standard deviation of ${rule.column} is ${rangeText(rule)}`,
  // The square of a huge value overflows, which the engine answers with an error.
  plan: (rule, table) =>
    numeric(
      rule,
      table,
      (value) => `stddev_samp(${value})`,
      (value) => `abs(${value}) < 1e150`,
    ),
});

export const sumRule = ruleKind({
  schema: z.strictObject(fieldsOf('sum')).superRefine(refuseBadRange),
  summary: 'The sum lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the sum of ${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => numeric(rule, table, (value) => `sum(${value})`),
});

export const quantileRule = ruleKind({
  schema: z
    .strictObject({ ...fieldsOf('quantile'), quantile: z.number().min(0).max(1).describe('Such as 0.95; of type 7') })
    .superRefine(refuseBadRange),
  summary: 'A quantile lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the ${rule.quantile} quantile of ${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => numeric(rule, table, (value) => `quantile_cont(${value}, ${rule.quantile})`),
});

const extremeFields = <Name extends 'min' | 'max'>(rule: Name) => {
  const bound = z.union([z.number(), timeText]).optional();
  return { ...fieldsOf(rule), min: bound, max: bound };
};

const extremeRule = <Name extends 'min' | 'max'>(name: Name, { summary, word }: { summary: string; word: string }) =>
  ruleKind({
    schema: z.strictObject(extremeFields(name)).superRefine(refuseBadRange),
    summary,
    columns: ({ column }) => [column],
    describe: (rule) => `the ${word} ${rule.column} is ${rangeText(rule)}`,
    plan: (rule, table) => extreme(rule, table, name),
  });

export const minRule = extremeRule('min', {
  summary: 'The smallest value, or earliest time, lies in a range',
  word: 'least',
});

export const maxRule = extremeRule('max', {
  summary: 'The greatest value, or latest time, lies in a range',
  word: 'greatest',
});

export const distinctRule = ruleKind({
  schema: z.strictObject(fieldsOf('distinct')).superRefine(refuseBadRange),
  summary: 'The number of different values lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} has ${rangeText(rule)} different values`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    return {
      kind: 'figure',
      missing: column.missing,
      aggregate: (counts) => `count(DISTINCT ${column.text ?? column.value}) FILTER (WHERE ${counts})`,
      judge: (found) => judgeNumber(found, rule),
    };
  },
});

export const distinctShareRule = ruleKind({
  schema: z.strictObject(fieldsOf('distinct_share')).superRefine(refuseBadRange),
  summary: 'Different values as a share of all values lie in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the share of different values of ${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    return {
      kind: 'figure',
      missing: column.missing,
      aggregate: (counts) => `count(DISTINCT ${column.text ?? column.value}) FILTER (WHERE ${counts})`,
      judge: (found, { evaluated }) => judgeNumber(evaluated === 0 ? null : Number(found) / evaluated, rule),
    };
  },
});

export const missingRule = ruleKind({
  schema: z.strictObject(fieldsOf('missing')).superRefine(refuseBadRange),
  summary: 'The share of missing values lies in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `the share of missing values of ${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => ({
    kind: 'figure',
    aggregate: (counts) => `count(*) FILTER (WHERE ${counts} AND ${table.column(rule.column).missing})`,
    judge: (found, { evaluated }) => judgeNumber(evaluated === 0 ? null : Number(found) / evaluated, rule),
  }),
});

/** Of finite numbers alone: one infinite value would make most figures infinite or undefined. */
function numeric(
  rule: FigureRule,
  table: TableView,
  aggregate: (value: string) => string,
  also: (value: string) => string = () => 'true',
): Plan {
  const column = table.column(rule.column);
  const value = numberOf(column);
  if (value === undefined) return unfit(column, 'number');
  return {
    kind: 'figure',
    missing: column.missing,
    aggregate: (counts) => `${aggregate(value)} FILTER (WHERE ${counts} AND isfinite(${value}) AND ${also(value)})`,
    judge: (found) => judgeNumber(found, rule),
  };
}

function numberOf(column: ColumnView): string | undefined {
  const value = column.as('number');
  return value === undefined ? undefined : `CAST(${value} AS DOUBLE)`;
}

function extreme(rule: FigureRule, table: TableView, which: 'min' | 'max'): Plan {
  if (typeof (rule.min ?? rule.max) === 'number') return numeric(rule, table, (value) => `${which}(${value})`);
  const column = table.column(rule.column);
  const value = column.as('time');
  if (value === undefined) return unfit(column, 'time');
  return {
    kind: 'figure',
    missing: column.missing,
    aggregate: (counts) => `epoch_ms(${which}(${value}) FILTER (WHERE ${counts}))`,
    judge: (found) => {
      if (found === null) return NOTHING;
      const time = Number(found);
      return { success: isWithin(time, rule), observed: new Date(time).toISOString() };
    },
  };
}

const NOTHING: Judgement = { success: false, reason: 'there is no value to compute it from' };

function judgeNumber(found: unknown, range: Range): Judgement {
  if (found === null || found === undefined) return NOTHING;
  const observed = Number(found);
  return { success: isWithin(observed, range), observed };
}
