import { z } from 'zod';
import { literal } from '../../../tables/index.ts';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';
import { unfit } from './unfit.ts';

const SPECIFIER = /%-?[aAbBcCdfFgGhHIjmMnpPrRsStTuUVwWxXyYzZ%]/g;

export const timeFormatRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('time_format'),
    column: columnName,
    format: z
      .string()
      .refine(
        (text) => text.includes('%') && !text.replaceAll(SPECIFIER, '').includes('%'),
        'a format such as %Y-%m-%d',
      )
      .describe('Format of strftime, such as %Y-%m-%d'),
    ...rowFields,
  }),
  summary: 'Texts are times written in a format',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} is a time written as ${rule.format}`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const text = column.as('text');
    if (text === undefined) return unfit(column, 'text');
    return {
      kind: 'rows',
      missing: column.missing,
      holds: `try_strptime(${text}, ${literal(rule.format)}) IS NOT NULL`,
    };
  },
});
