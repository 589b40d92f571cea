import { z } from 'zod';
import { columnName, commonFields, type Plan, ruleKind } from '../rule-kind.ts';
import type { TableView } from '../table-view.ts';

const fields = {
  column: columnName,
  strictly: z.boolean().optional().describe('Whether a value may not repeat the one before'),
  mostly: z.number().gt(0).max(1).optional(),
  ...commonFields,
};

export const increasingRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('increasing'), ...fields }),
  summary: 'Values grow from row to row',
  columns: ({ column }) => [column],
  describe: ({ column, strictly }) => `${column} grows from row to row${strictly ? '' : ' or stays'}`,
  plan: ({ column, strictly = false }, table) => planOf(table, column, strictly ? '<=' : '<'),
});

export const decreasingRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('decreasing'), ...fields }),
  summary: 'Values fall from row to row',
  columns: ({ column }) => [column],
  describe: ({ column, strictly }) => `${column} falls from row to row${strictly ? '' : ' or stays'}`,
  plan: ({ column, strictly = false }, table) => planOf(table, column, strictly ? '>=' : '>'),
});

/** @param breaks how a value that breaks the rule compares with the one before */
function planOf(table: TableView, name: string, breaks: string): Plan {
  const { value, missing } = table.column(name);
  return {
    kind: 'query',
    missing,
    run: ({ brokenRows }) =>
      brokenRows({ columns: [name], previous: value, broken: `coalesce(${value} ${breaks} assay_previous, false)` }),
  };
}
