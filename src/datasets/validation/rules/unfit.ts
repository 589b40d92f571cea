import type { Plan } from '../rule-kind.ts';
import type { ColumnView, ValueKind } from '../table-view.ts';

const NOUNS: Readonly<Record<ValueKind, string>> = {
  number: 'numbers',
  text: 'text',
  boolean: 'true and false',
  time: 'dates or times',
};

/** A column whose values are of another kind than the rule compares. */
export function unfit(column: ColumnView, needed: ValueKind): Plan {
  return {
    kind: 'unfit',
    column: column.name,
    reason: `${column.name} holds values of type ${column.actual}, not ${NOUNS[needed]}`,
  };
}
