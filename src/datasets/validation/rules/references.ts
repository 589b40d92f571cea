import { z } from 'zod';
import { columnName, commonFields, ruleKind } from '../rule-kind.ts';
import { missingSql } from './unique.ts';

export const referencesRule = ruleKind({
  schema: z
    .strictObject({
      rule: z.literal('references'),
      column: columnName.optional(),
      columns: z.array(columnName).min(1).optional().describe('Columns that together refer to a row'),
      to: z.string().min(1, 'a dataset or a file').describe('Dataset, such as customers or customers@3, or file'),
      toColumn: columnName.optional().describe('Column there; of the same name unless given'),
      toColumns: z.array(columnName).min(1).optional(),
      mostly: z.number().gt(0).max(1).optional(),
      ...commonFields,
    })
    .superRefine((rule, context) => {
      if ((rule.column === undefined) === (rule.columns === undefined))
        context.addIssue({ code: 'custom', path: ['column'], message: 'either column or columns', input: rule });
      else if (here(rule).length !== there(rule).length)
        context.addIssue({
          code: 'custom',
          path: ['toColumns'],
          message: 'as many columns as on this side',
          input: rule,
        });
    }),
  summary: 'Values occur in a column of another dataset or file',
  columns: here,
  describe: (rule) => `${here(rule).join(', ')} occurs in ${there(rule).join(', ')} of ${rule.to}`,
  plan: (rule, table) => {
    const columns = here(rule);
    return {
      kind: 'query',
      missing: missingSql(columns, table),
      run: ({ brokenRows, withTable }) =>
        withTable(rule.to, async (other) => {
          const keys = there(rule);
          const absent = keys.filter((name) => !other.columns.has(name));
          if (absent.length > 0) return { success: false, reason: `${rule.to} has no column ${absent.join(', ')}` };
          // Compared as text where the two differ in type: 7 refers to the row '7' of a file that is read otherwise.
          const mine = columns.map((name) => table.column(name));
          const theirs = keys.map((name) => other.column(name));
          const asText = mine.map((own, index) => own.kind !== theirs[index]?.kind);
          const side = (views: typeof mine) => {
            const parts = views.map((view, index) => (asText[index] ? view.shown : (view.text ?? view.value)));
            return parts.length === 1 ? (parts[0] as string) : `row(${parts.join(', ')})`;
          };
          const present = `NOT ${missingSql(keys, other)}`;
          return brokenRows({
            columns,
            broken: `${side(mine)} NOT IN (SELECT ${side(theirs)} FROM ${other.from(keys)} WHERE ${present})`,
          });
        }),
    };
  },
});

interface Sides {
  readonly column?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly toColumn?: string | undefined;
  readonly toColumns?: readonly string[] | undefined;
}

function here({ column, columns }: Sides): readonly string[] {
  return columns ?? (column === undefined ? [] : [column]);
}

function there(rule: Sides): readonly string[] {
  return rule.toColumns ?? (rule.toColumn === undefined ? here(rule) : [rule.toColumn]);
}
