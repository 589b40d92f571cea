import { type Expression, type SqlBool, sql } from 'kysely';
import { matchesPattern, matchesPatternInAnyCase } from '../../storage/index.ts';
import type { TextOperator } from './ast.ts';

/** Whether a text compares with the one wanted; the values are bound. */
export function textMatch(value: Expression<string>, operator: TextOperator, wanted: string): Expression<SqlBool> {
  switch (operator) {
    case '=':
      return sql<SqlBool>`${value} = ${wanted}`;
    case '!=':
      return sql<SqlBool>`${value} != ${wanted}`;
    case 'LIKE':
      return matchesPattern(value, wanted);
    case 'ILIKE':
      return matchesPatternInAnyCase(value, wanted);
    default:
      return operator satisfies never;
  }
}

/** Whether a text is one of those wanted, or none of them. */
export function textMembership(
  value: Expression<string>,
  wanted: readonly string[],
  negated: boolean,
): Expression<SqlBool> {
  return negated
    ? sql<SqlBool>`${value} not in (${sql.join(wanted)})`
    : sql<SqlBool>`${value} in (${sql.join(wanted)})`;
}
