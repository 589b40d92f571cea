import { z } from 'zod';
import { literal } from '../../../tables/index.ts';
import { columnName, rowFields, ruleKind } from '../rule-kind.ts';
import { unfit } from './unfit.ts';

const pattern = z
  .string()
  .min(1, 'a regular expression')
  .describe('Regular expression (RE2), found anywhere unless it has ^ and $');

export const matchesRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('matches'), column: columnName, pattern, ...rowFields }),
  summary: 'Texts match a regular expression',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} matches ${rule.pattern}`,
  patterns: (rule) => [{ path: 'pattern', pattern: rule.pattern }],
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const text = column.as('text');
    if (text === undefined) return unfit(column, 'text');
    return { kind: 'rows', missing: column.missing, holds: `regexp_matches(${text}, ${literal(rule.pattern)})` };
  },
});

export const notMatchesRule = ruleKind({
  schema: z.strictObject({ rule: z.literal('not_matches'), column: columnName, pattern, ...rowFields }),
  summary: 'Texts do not match a regular expression',
  columns: ({ column }) => [column],
  describe: (rule) => `${rule.column} does not match ${rule.pattern}`,
  patterns: (rule) => [{ path: 'pattern', pattern: rule.pattern }],
  plan: (rule, table) => {
    const column = table.column(rule.column);
    const text = column.as('text');
    if (text === undefined) return unfit(column, 'text');
    return { kind: 'rows', missing: column.missing, holds: `NOT regexp_matches(${text}, ${literal(rule.pattern)})` };
  },
});
