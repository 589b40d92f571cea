import { z } from 'zod';
import { commonFields, rowFields, ruleKind } from '../rule-kind.ts';

export const conditionRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('condition'),
    sql: z.string().min(1, 'an SQL condition').describe('True of every row, such as amount <= credit_limit'),
    ...rowFields,
  }),
  summary: 'An SQL condition holds of every row; where it is NULL the row counts as missing',
  columns: () => [],
  describe: ({ sql }) => sql,
  conditions: ({ sql }) => [{ path: 'sql', sql, over: 'row' }],
  plan: ({ sql }) => ({ kind: 'rows', missing: `((${sql}\n) IS NULL)`, holds: `(${sql}\n)` }),
});

export const aggregateRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('aggregate'),
    sql: z.string().min(1, 'an SQL condition').describe('True of the table, such as sum(debit) = sum(credit)'),
    ...commonFields,
  }),
  summary: 'An SQL condition over aggregates holds of the table',
  columns: () => [],
  describe: ({ sql }) => sql,
  conditions: ({ sql }) => [{ path: 'sql', sql, over: 'table' }],
  plan: ({ sql }) => ({
    kind: 'query',
    missing: 'false',
    run: async ({ query, from, evaluated }) => {
      const [[holds] = []] = await query(`SELECT (${sql}\n) FROM ${from} WHERE ${evaluated}`);
      if (holds === null) return { success: false, observed: null, reason: 'it is NULL' };
      return { success: holds === true, observed: holds };
    },
  }),
});
