import { type Expression, type SqlBool, sql } from 'kysely';
import type { NumberOperator } from './ast.ts';
import type { RecordComparison } from './record-filter.ts';
import { textMatch, textMembership } from './text-match.ts';

/** Where a filter finds what records of one kind have. */
export interface RecordPlaces<Column extends string> {
  readonly number: (column: Column, operator: NumberOperator, value: number) => Expression<SqlBool>;
  readonly text: (column: Column) => Expression<string>;
  /** Whether the record has the tag, and its value passes. */
  readonly tag: (key: string, passes: (value: Expression<string>) => Expression<SqlBool>) => Expression<SqlBool>;
}

/** The comparison as a condition, its values bound. What a record does not have makes it false, also for `!=`. */
export function compileRecordComparison<Column extends string>(
  comparison: RecordComparison<Column>,
  places: RecordPlaces<Column>,
): Expression<SqlBool> {
  switch (comparison.kind) {
    case 'number':
      return places.number(comparison.column, comparison.operator, comparison.value);
    case 'text':
      return textMatch(places.text(comparison.column), comparison.operator, comparison.value);
    case 'membership':
      return textMembership(places.text(comparison.column), comparison.values, comparison.negated);
    case 'tag': {
      const { key, operator, value } = comparison;
      return places.tag(key, (text) => textMatch(text, operator, value));
    }
    case 'tag-presence': {
      const present = places.tag(comparison.key, () => sql<SqlBool>`true`);
      return comparison.present ? present : sql<SqlBool>`not ${present}`;
    }
    default:
      return comparison satisfies never;
  }
}
