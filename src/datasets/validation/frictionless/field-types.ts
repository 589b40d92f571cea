import type { ColumnType } from '../../../tables/index.ts';

/** What a Table Schema calls our types. */
export const FIELD_TYPES: Readonly<Record<ColumnType, string>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  text: 'string',
  timestamp: 'datetime',
  date: 'date',
  other: 'any',
};
