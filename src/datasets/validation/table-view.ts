import { type ColumnSchema, type ColumnType, identifier } from '../../tables/index.ts';

/** What the values of a column can be compared as. */
export type ValueKind = 'number' | 'text' | 'boolean' | 'time';

export const KIND_OF_TYPE: Readonly<Record<ColumnType, ValueKind | undefined>> = {
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  text: 'text',
  timestamp: 'time',
  date: 'time',
  other: undefined,
};

/** A table as rules see it: cells of text columns that were declared to be something else are read as that. */
export class TableView {
  readonly columns: ReadonlyMap<string, ColumnView>;
  readonly schema: readonly ColumnSchema[];
  readonly rowCount: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  readonly #relation: string;

  /** @param declared types that the suite declares, by column */
  constructor(options: {
    readonly schema: readonly ColumnSchema[];
    readonly rowCount: number;
    readonly now: number;
    readonly relation: string;
    readonly declared?: ReadonlyMap<string, ColumnType>;
  }) {
    const { schema, rowCount, now, relation, declared = new Map() } = options;
    this.schema = schema;
    this.rowCount = rowCount;
    this.now = now;
    this.#relation = relation;
    const taken = new Set(schema.map(({ name }) => name.toLowerCase()));
    this.columns = new Map(schema.map((column) => [column.name, viewOf(column, declared.get(column.name), taken)]));
  }

  /** The column of this name; callers have checked that it exists. */
  column(name: string): ColumnView {
    const column = this.columns.get(name);
    if (column === undefined) throw new RangeError(`The table has no column ${name}`);
    return column;
  }

  /**
   * What stands behind `FROM` in a query on these columns. Declared types are in force: a cell that does not parse is
   * NULL, and its text stands in {@link ColumnView.text}.
   */
  from(columns: Iterable<string>, extra: readonly string[] = []): string {
    const projected = [...new Set(columns)].flatMap((name) => this.columns.get(name)?.projection ?? []);
    return `(SELECT ${[...projected, ...extra, '1 AS assay_one'].join(', ')} FROM ${this.#relation})`;
  }
}

/** A column as rules see it. */
export class ColumnView {
  readonly name: string;
  /** What the table itself says it holds. */
  readonly actual: ColumnType;
  readonly sqlType: string;
  readonly declared: ColumnType | undefined;
  /** SQL of the value, under its declared type. */
  readonly value: string;
  /** SQL of the text behind a value that was parsed under its declared type. */
  readonly text: string | undefined;

  constructor(column: ColumnSchema, declared: ColumnType | undefined, textAlias: string) {
    this.name = column.name;
    this.actual = column.type;
    this.sqlType = column.sqlType;
    this.declared = declared;
    this.value = identifier(column.name);
    const isParsed = column.type === 'text' && declared !== undefined && declared !== 'text' && declared !== 'other';
    this.text = isParsed ? identifier(textAlias) : undefined;
  }

  /** What it is compared as when nothing else is asked for. */
  get kind(): ValueKind | undefined {
    return KIND_OF_TYPE[this.text === undefined ? this.actual : (this.declared ?? this.actual)];
  }

  /** Columns of {@link TableView.from}. */
  get projection(): readonly string[] {
    const raw = identifier(this.name);
    if (this.text === undefined || this.declared === undefined) return [raw];
    return [`${parsed(raw, this.declared)} AS ${raw}`, `${raw} AS ${this.text}`];
  }

  /** What a person who looks for the cell would see. */
  get shown(): string {
    return `CAST(${this.text ?? this.value} AS VARCHAR)`;
  }

  /** SQL that is true where there is no value: NULL, and NaN of numbers. */
  get missing(): string {
    const isNaNumber =
      this.kind === 'number' && (this.text !== undefined || /^(DOUBLE|FLOAT)$/.test(this.sqlType))
        ? ` OR coalesce(isnan(${this.value}), false)`
        : '';
    return `(${this.text ?? this.value} IS NULL${isNaNumber})`;
  }

  /** SQL of the value as `kind`, NULL where a cell does not parse; undefined when such a column holds none. */
  as(kind: ValueKind): string | undefined {
    if (this.kind === kind) {
      return this.actual === 'date' || this.actual === 'timestamp' ? `CAST(${this.value} AS TIMESTAMP)` : this.value;
    }
    if (this.text !== undefined) return kind === 'text' ? this.text : undefined;
    if (this.actual === 'text') return parsed(this.value, TYPE_OF_KIND[kind]);
    // Codes such as postcodes are often read as integers.
    return this.actual === 'integer' && kind === 'text' ? `CAST(${this.value} AS VARCHAR)` : undefined;
  }
}

const TYPE_OF_KIND = { number: 'number', text: 'text', boolean: 'boolean', time: 'timestamp' } as const;

function viewOf(column: ColumnSchema, declared: ColumnType | undefined, taken: Set<string>): ColumnView {
  let alias = `${column.name} (text)`;
  while (taken.has(alias.toLowerCase())) alias += '_';
  return new ColumnView(column, declared, alias);
}

/** SQL of a text as a value of `type`; NULL where it is none. */
export function parsed(text: string, type: ColumnType): string {
  switch (type) {
    case 'integer':
      // The cast alone would round 1.5 to 2.
      return `TRY_CAST(CASE WHEN regexp_full_match(${text}, '\\s*[+-]?[0-9]+\\s*') THEN ${text} END AS BIGINT)`;
    case 'number':
      return `TRY_CAST(${text} AS DOUBLE)`;
    case 'boolean':
      return `TRY_CAST(${text} AS BOOLEAN)`;
    case 'timestamp':
      return `TRY_CAST(${text} AS TIMESTAMP)`;
    case 'date':
      return `TRY_CAST(${text} AS DATE)`;
    case 'text':
    case 'other':
      return text;
    default:
      return type satisfies never;
  }
}
