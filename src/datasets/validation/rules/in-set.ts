import { z } from 'zod';
import { literal } from '../../../tables/index.ts';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';
import type { TableView, ValueKind } from '../table-view.ts';
import { unfit } from './unfit.ts';

const value = z.union([z.string(), z.number(), z.boolean()], { error: 'texts, numbers or booleans' });
const values = z
  .array(value)
  .min(1, 'at least one value')
  .refine((list) => new Set(list.map((item) => typeof item)).size <= 1, 'values of one kind')
  .describe('All of one kind: texts, numbers or booleans');

export const inSetRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('in_set'), column: columnName, values, ...rowFields }),
  summary: 'Values are among those listed',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} is one of ${setText(rule.values)}`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const found = membership(table, rule);
    if (found === undefined) return unfit(column, kindOf(rule.values));
    return { kind: 'rows', missing: column.missing, holds: found };
  },
});

export const notInSetRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('not_in_set'), column: columnName, values, ...rowFields }),
  summary: 'Values are none of those listed',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} is none of ${setText(rule.values)}`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const found = membership(table, rule);
    if (found === undefined) return unfit(column, kindOf(rule.values));
    // A cell that is not even of the kind is none of the values.
    return { kind: 'rows', missing: column.missing, holds: `NOT coalesce(${found}, false)` };
  },
});

type Value = z.output<typeof value>;

function membership(table: TableView, rule: { column: string; values: readonly Value[] }): string | undefined {
  const expression = table.column(rule.column).as(kindOf(rule.values));
  return expression === undefined ? undefined : `${expression} IN (${rule.values.map(valueSql).join(', ')})`;
}

function valueSql(item: Value): string {
  return typeof item === 'string' ? literal(item) : String(item);
}

function kindOf([first]: readonly Value[]): ValueKind {
  return typeof first === 'string' ? 'text' : typeof first === 'number' ? 'number' : 'boolean';
}

function setText(list: readonly Value[]): string {
  const shown = list.slice(0, 8).map(String).join(', ');
  return list.length > 8 ? `${shown} and ${list.length - 8} more` : shown;
}
