import { z } from 'zod';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';
import { countFields, rangeText, refuseBadRange, withinSql } from './range.ts';
import { unfit } from './unfit.ts';

export const lengthRule = ruleKind({
  schema: z
    .strictObject({ rule: z.literal('length'), column: columnName, ...countFields, ...rowFields })
    .superRefine(refuseBadRange),
  summary: 'Texts have a number of characters in a range',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} has ${rangeText(rule)} characters`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const text = column.as('text');
    if (text === undefined) return unfit(column, 'text');
    return { kind: 'rows', missing: column.missing, holds: withinSql(`length(${text})`, rule) };
  },
});
