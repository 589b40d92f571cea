import { z } from 'zod';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';

export const notNullRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('not_null'), column: columnName, ...rowFields }),
  summary: 'No value is missing',
  columns: ({ column }) => [column],
  describe: ({ column, mostly }) =>
    mostly === undefined
      ? `${column} is never missing`
      : `${column} is missing in at most ${percent(1 - mostly)} of rows`,
  plan: ({ column }, table) => ({
    kind: 'rows',
    // Every row counts: to be missing is what breaks the rule.
    missing: 'false',
    holds: `NOT ${table.column(column).missing}`,
  }),
});

export const nullRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('null'), column: columnName, ...rowFields }),
  summary: 'Every value is missing',
  columns: ({ column }) => [column],
  describe: ({ column }) => `${column} is always missing`,
  plan: ({ column }, table) => ({ kind: 'rows', missing: 'false', holds: table.column(column).missing }),
});

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;
