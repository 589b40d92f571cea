/** What a column holds, in the words people use; DuckDB's own name for it stays in {@link ColumnSchema.sqlType}. */
export const COLUMN_TYPES = ['integer', 'number', 'boolean', 'text', 'timestamp', 'date', 'other'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

export interface ColumnSchema {
  readonly name: string;
  readonly type: ColumnType;
  /** DuckDB's name of the type, such as `DECIMAL(18,3)`. */
  readonly sqlType: string;
  /** True when the column holds, or its file format allows, missing values. */
  readonly nullable: boolean;
}

const BY_SQL_TYPE: Readonly<Record<string, ColumnType>> = {
  TINYINT: 'integer',
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  HUGEINT: 'integer',
  UTINYINT: 'integer',
  USMALLINT: 'integer',
  UINTEGER: 'integer',
  UBIGINT: 'integer',
  UHUGEINT: 'integer',
  FLOAT: 'number',
  DOUBLE: 'number',
  BOOLEAN: 'boolean',
  VARCHAR: 'text',
  UUID: 'text',
  JSON: 'text',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_S: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  TIMESTAMP_NS: 'timestamp',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
};

const TO_SQL_TYPE = {
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  text: 'VARCHAR',
  timestamp: 'TIMESTAMP',
  date: 'DATE',
  other: 'VARCHAR',
} as const satisfies Record<ColumnType, string>;

/** The column type that a DuckDB type name stands for; lists, structs, times and the like are `other`. */
export function columnTypeOf(sqlType: string): ColumnType {
  if (sqlType.startsWith('DECIMAL')) return 'number';
  if (sqlType.startsWith('ENUM(') && !sqlType.endsWith('[]')) return 'text';
  return BY_SQL_TYPE[sqlType] ?? 'other';
}

/** The DuckDB type a column is read as when its type is declared as `type`. */
export function sqlTypeOf(type: ColumnType): string {
  return TO_SQL_TYPE[type];
}
