import { z } from 'zod';
import { COLUMN_TYPES, type ColumnType } from '../../../tables/index.ts';
import { columnName, type Plan, rowFields, ruleKind } from '../rule-kind.ts';
import { type ColumnView, parsed } from '../table-view.ts';

export const typeRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('type'),
    column: columnName,
    type: z.enum(COLUMN_TYPES).describe('What every value must be readable as'),
    ...rowFields,
  }),
  summary: 'Values are of a type; a cell that does not parse is told with its text',
  columns: ({ column }) => [column],
  declares: ({ column }) => [column],
  describe: ({ column, type }) => `${column} holds ${NOUNS[type]}`,
  plan: ({ column, type }, table): Plan => {
    const view = table.column(column);
    return { kind: 'rows', missing: view.missing, holds: holdsType(view, type) };
  },
});

const NOUNS: Readonly<Record<ColumnType, string>> = {
  integer: 'whole numbers',
  number: 'numbers',
  boolean: 'true or false',
  text: 'text',
  timestamp: 'timestamps',
  date: 'dates',
  other: 'nested values',
};

function holdsType(column: ColumnView, type: ColumnType): string {
  const { actual, value } = column;
  if (actual === 'text' && type !== 'text' && type !== 'other') {
    // Parsed once, by the view.
    return column.text !== undefined && column.declared === type
      ? `${value} IS NOT NULL`
      : `${parsed(column.text ?? value, type)} IS NOT NULL`;
  }
  if (actual === type) return 'true';
  switch (`${actual} as ${type}`) {
    case 'integer as number':
    case 'date as timestamp':
      return 'true';
    case 'number as integer':
      return `(isfinite(CAST(${value} AS DOUBLE)) AND ${value} = trunc(${value}))`;
    case 'timestamp as date':
      return `(CAST(${value} AS TIMESTAMP) = date_trunc('day', CAST(${value} AS TIMESTAMP)))`;
    default:
      return 'false';
  }
}
