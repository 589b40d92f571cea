import { z } from 'zod';
import { columnName, commonFields, ruleKind, schemaFields } from '../rule-kind.ts';
import { countFields, isWithin, type Range, rangeText, refuseBadRange } from './range.ts';

export const rowCountRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('row_count'), ...countFields, ...commonFields }).superRefine(refuseBadRange),
  summary: 'The number of rows lies in a range',
  columns: () => [],
  describe: (rule) => amountText(rule, 'row'),
  plan: (rule) => ({
    kind: 'figure',
    aggregate: (counts) => `count(*) FILTER (WHERE ${counts})`,
    judge: (found) => ({ success: isWithin(Number(found), rule), observed: Number(found) }),
  }),
});

export const columnCountRule = ruleKind({
  schema: z
    .strictObject({ rule: z.literal('column_count'), ...countFields, ...schemaFields })
    .superRefine(refuseBadRange),
  summary: 'The number of columns lies in a range',
  columns: () => [],
  describe: (rule) => amountText(rule, 'column'),
  plan: (rule, { schema }) => ({
    kind: 'known',
    judgement: { success: isWithin(schema.length, rule), observed: schema.length },
  }),
});

export const existsRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('exists'), column: columnName, ...schemaFields }),
  summary: 'The table has a column',
  columns: () => [],
  declares: ({ column }) => [column],
  describe: ({ column }) => `there is a column ${column}`,
  plan: ({ column }, { columns }) => ({
    kind: 'known',
    judgement: columns.has(column)
      ? { success: true, observed: column }
      : { success: false, reason: `the table has no column ${column}` },
  }),
});

export const columnsRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('columns'),
    columns: z.array(columnName).min(1, 'at least one column'),
    others: z.enum(['allow', 'refuse']).optional().describe('Whether there may be other columns; refuse unless given'),
    ordered: z.boolean().optional().describe('Whether they must stand in this order'),
    ...schemaFields,
  }),
  summary: 'The table has these columns, and no others unless allowed',
  columns: () => [],
  declares: ({ columns }) => columns,
  describe: ({ columns, others = 'refuse', ordered = false }) => {
    const shown = columns.slice(0, 8).join(', ') + (columns.length > 8 ? ` and ${columns.length - 8} more` : '');
    return `the columns are ${others === 'allow' ? 'at least ' : ''}${shown}${ordered ? ', in this order' : ''}`;
  },
  plan: ({ columns, others = 'refuse', ordered = false }, { schema }) => {
    const present = schema.map(({ name }) => name);
    const absent = columns.filter((name) => !present.includes(name));
    const extra = others === 'allow' ? [] : present.filter((name) => !columns.includes(name));
    const inOrder = present.filter((name) => columns.includes(name));
    const isMoved = ordered && absent.length === 0 && inOrder.join('\n') !== columns.join('\n');
    const reasons = [
      ...(absent.length > 0 ? [`there is no ${absent.join(', ')}`] : []),
      ...(extra.length > 0 ? [`${extra.join(', ')} should not be there`] : []),
      ...(isMoved ? ['they stand in another order'] : []),
    ];
    return {
      kind: 'known',
      judgement: {
        success: reasons.length === 0,
        observed: present,
        ...(reasons.length > 0 && { reason: reasons.join('; ') }),
      },
    };
  },
});

function amountText(range: Range, thing: string): string {
  const text = rangeText(range);
  return `the table has ${text} ${thing}${/ 1$/.test(text) ? '' : 's'}`;
}
