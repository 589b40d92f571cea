import type { ColumnType, TableSource } from '../../tables/index.ts';
import type { Suite } from './suite.ts';

/**
 * Columns of a CSV file that are to be read as the text that stands there: those with a declared type, whose cells are
 * parsed one by one so that none is lost, and those whose digits are meant as text, such as `00123`.
 */
export function textFirst({ rules }: Suite): Readonly<Record<string, ColumnType>> {
  const names = rules.flatMap((rule) => {
    switch (rule.rule) {
      case 'type':
      case 'matches':
      case 'not_matches':
      case 'length':
      case 'time_format':
        return [rule.column];
      case 'in_set':
      case 'not_in_set':
        return rule.values.every((value) => typeof value === 'string') ? [rule.column] : [];
      default:
        return [];
    }
  });
  return Object.fromEntries(names.map((name) => [name, 'text' as const]));
}

/** A suite that also holds the types under which a file is to be read. */
export function withTypes(suite: Suite, types: TableSource['types'] = {}): Suite {
  const declared = Object.entries(types).map(([column, type]) => ({ rule: 'type', column, type }) as const);
  return { ...suite, rules: [...declared, ...suite.rules] };
}
