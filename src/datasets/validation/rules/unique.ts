import { z } from 'zod';
import { columnName, commonFields, ruleKind } from '../rule-kind.ts';
import type { TableView } from '../table-view.ts';

export const uniqueRule = ruleKind({
  schema: z
    .strictObject({
      rule: z.literal('unique'),
      column: columnName.optional(),
      columns: z
        .array(columnName)
        .min(1, 'at least one column')
        .optional()
        .describe('Columns that together are unique'),
      mostly: z.number().gt(0).max(1).optional(),
      ...commonFields,
    })
    .superRefine((rule, context) => {
      if ((rule.column === undefined) === (rule.columns === undefined))
        context.addIssue({ code: 'custom', path: ['column'], message: 'either column or columns', input: rule });
    }),
  summary: 'No value, or combination of values, occurs twice',
  columns: keyOf,
  describe: (rule) => {
    const key = keyOf(rule);
    return key.length === 1 ? `${key[0]} is unique` : `${key.join(', ')} together are unique`;
  },
  plan: (rule, table) => {
    const columns = keyOf(rule);
    const key = keySql(columns, table);
    return {
      kind: 'query',
      missing: missingSql(columns, table),
      screen: {
        aggregate: (counts) => `count(DISTINCT ${key}) FILTER (WHERE ${counts})`,
        passes: (distinct, { evaluated }) => Number(distinct) === evaluated,
      },
      run: ({ from, evaluated, brokenRows }) =>
        brokenRows({
          columns,
          broken: `${key} IN (SELECT ${key} FROM ${from} WHERE ${evaluated} GROUP BY ${key} HAVING count(*) > 1)`,
        }),
    };
  },
});

function keyOf({
  column,
  columns,
}: {
  column?: string | undefined;
  columns?: string[] | undefined;
}): readonly string[] {
  return columns ?? (column === undefined ? [] : [column]);
}

/** SQL of the values of several columns as one. */
export function keySql(columns: readonly string[], table: TableView): string {
  const values = columns.map((name) => table.column(name).text ?? table.column(name).value);
  return values.length === 1 ? (values[0] as string) : `row(${values.join(', ')})`;
}

/** SQL that is true where one of the columns has no value: such a row equals no other. */
export function missingSql(columns: readonly string[], table: TableView): string {
  return `(${columns.map((name) => table.column(name).missing).join(' OR ')})`;
}
