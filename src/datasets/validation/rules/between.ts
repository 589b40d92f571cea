import { z } from 'zod';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';
import { boundFields, rangeText, refuseBadRange, withinSql } from './range.ts';
import { unfit } from './unfit.ts';

export const betweenRule = ruleKind({
  schema: z
    .strictObject({ rule: z.literal('between'), column: columnName, ...boundFields, ...rowFields })
    .superRefine(refuseBadRange),
  summary: 'Numbers or times lie in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} is ${rangeText(rule)}`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const kind = typeof (rule.min ?? rule.max) === 'number' ? 'number' : 'time';
    const value = column.as(kind);
    if (value === undefined) return unfit(column, kind);
    return { kind: 'rows', missing: column.missing, holds: withinSql(value, rule) };
  },
});
