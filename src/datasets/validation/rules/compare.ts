import { z } from 'zod';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';
import { missingSql } from './unique.ts';

const SIGNS = ['<', '<=', '=', '!=', '>=', '>'] as const;

export const compareRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('compare'),
    column: columnName,
    is: z.enum(SIGNS),
    to: columnName.describe('The other column'),
    ...rowFields,
  }),
  summary: 'A column compares with another one, row by row',
  columns: ({ column, to }) => [column, to],
  describe: ({ column, is, to }) => `${column} ${is} ${to}`,
  plan: ({ column, is, to }, table) => {
    const left = table.column(column);
    const right = table.column(to);
    const kind = left.kind === 'text' ? (right.kind ?? 'text') : left.kind;
    const values = kind === undefined ? [] : [left.as(kind), right.as(kind)];
    if (values.length === 0 || values.includes(undefined)) {
      const reason = `${column} (${left.actual}) and ${to} (${right.actual}) cannot be compared`;
      return { kind: 'unfit', column, reason };
    }
    return { kind: 'rows', missing: missingSql([column, to], table), holds: `${values[0]} ${is} ${values[1]}` };
  },
});
