import type { ColumnType } from '../../tables/index.ts';
import type { Rule } from './rule.ts';
import type { Severity } from './rule-kind.ts';
import { parseSuite, type Suite } from './suite.ts';

/** What every rule may say. */
export interface RuleOptions {
  /** `error` (the default) fails the validation, `warn` is only reported. */
  readonly severity?: Severity;
  /** SQL condition: only rows that meet it are looked at. */
  readonly where?: string;
  /** Why the rule is there. */
  readonly note?: string;
}

/** What rules may say that look at every row by itself. */
export interface RowRuleOptions extends RuleOptions {
  /** Share of the rows with a value that must keep the rule; 1 unless given. */
  readonly mostly?: number;
}

/** Whether the ends of a range belong to it; both do unless said otherwise. */
export interface RangeOptions {
  readonly strictMin?: boolean;
  readonly strictMax?: boolean;
}

interface Limits<Value> extends RangeOptions, RuleOptions {
  readonly min?: Value;
  readonly max?: Value;
}

type Value = string | number | boolean;

/** Rules about one thing; every method gives a new list with one rule more. */
class Expectations {
  readonly rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
  }
}

/** What is expected of one column. */
export class ColumnExpectations extends Expectations {
  readonly #column: string;

  constructor(column: string, rules: readonly Rule[] = []) {
    super(rules);
    this.#column = column;
  }

  /** Every value reads as `type`; of a CSV file, a cell that does not parse is told with its text. */
  type = (type: ColumnType, options: RowRuleOptions = {}) => this.#with({ rule: 'type', type, ...options });
  exists = (options: Omit<RuleOptions, 'where'> = {}) => this.#with({ rule: 'exists', ...options });
  notNull = (options: RowRuleOptions = {}) => this.#with({ rule: 'not_null', ...options });
  isNull = (options: RowRuleOptions = {}) => this.#with({ rule: 'null', ...options });
  /** Numbers, or times as ISO 8601 text, both ends included; `undefined` leaves an end open. */
  between = <Bound extends number | string>(
    min: Bound | undefined,
    max: Bound | undefined,
    options: RowRuleOptions & RangeOptions = {},
  ) => this.#with({ rule: 'between', min, max, ...options });
  atLeast = (min: number | string, options: RowRuleOptions = {}) => this.between(min, undefined, options);
  atMost = (max: number | string, options: RowRuleOptions = {}) => this.between(undefined, max, options);
  inSet = (values: readonly Value[], options: RowRuleOptions = {}) =>
    this.#with({ rule: 'in_set', values: [...values], ...options });
  notInSet = (values: readonly Value[], options: RowRuleOptions = {}) =>
    this.#with({ rule: 'not_in_set', values: [...values], ...options });
  /** A regular expression of RE2, found anywhere in the text unless it is anchored; flags are not heeded. */
  matches = (pattern: RegExp | string, options: RowRuleOptions = {}) =>
    this.#with({ rule: 'matches', pattern: sourceOf(pattern), ...options });
  notMatches = (pattern: RegExp | string, options: RowRuleOptions = {}) =>
    this.#with({ rule: 'not_matches', pattern: sourceOf(pattern), ...options });
  /** Characters of a text. */
  length = (limits: { min?: number; max?: number } & RowRuleOptions) => this.#with({ rule: 'length', ...limits });
  /** Texts that strptime reads with `format`, such as `%Y-%m-%d`. */
  timeFormat = (format: string, options: RowRuleOptions = {}) =>
    this.#with({ rule: 'time_format', format, ...options });
  unique = (options: RowRuleOptions = {}) => this.#with({ rule: 'unique', ...options });
  /** Every value occurs in a column of another dataset or file; in the one of the same name unless `toColumn` is given. */
  references = (to: string, options: { toColumn?: string } & RowRuleOptions = {}) =>
    this.#with({ rule: 'references', to, ...options });
  increasing = (options: { strictly?: boolean } & RowRuleOptions = {}) =>
    this.#with({ rule: 'increasing', ...options });
  decreasing = (options: { strictly?: boolean } & RowRuleOptions = {}) =>
    this.#with({ rule: 'decreasing', ...options });
  /** Compares with another column, row by row. */
  compares = (is: '<' | '<=' | '=' | '!=' | '>=' | '>', to: string, options: RowRuleOptions = {}) =>
    this.#with({ rule: 'compare', is, to, ...options });
  /** The share of missing values, in [0, 1]. */
  missing = (limits: Limits<number>) => this.#with({ rule: 'missing', ...limits });
  min = (limits: Limits<number | string>) => this.#with({ rule: 'min', ...limits });
  max = (limits: Limits<number | string>) => this.#with({ rule: 'max', ...limits });
  mean = (limits: Limits<number>) => this.#with({ rule: 'mean', ...limits });
  median = (limits: Limits<number>) => this.#with({ rule: 'median', ...limits });
  std = (limits: Limits<number>) => this.#with({ rule: 'std', ...limits });
  sum = (limits: Limits<number>) => this.#with({ rule: 'sum', ...limits });
  quantile = (quantile: number, limits: Limits<number>) => this.#with({ rule: 'quantile', quantile, ...limits });
  /** The number of different values. */
  distinct = (limits: Limits<number>) => this.#with({ rule: 'distinct', ...limits });
  /** Different values as a share of all, in [0, 1]. */
  distinctShare = (limits: Limits<number>) => this.#with({ rule: 'distinct_share', ...limits });
  /** Distributed as in another dataset or file, within `max` of the distance `method` (psi unless given). */
  distributedAs = (
    baseline: string,
    options: {
      max: number;
      method?: 'psi' | 'jensen_shannon' | 'total_variation' | 'ks';
      baselineColumn?: string;
    } & RuleOptions,
  ) => this.#with({ rule: 'distribution', baseline, ...options });
  /** How long ago the latest time may be: milliseconds, or text such as `36h` or `1d12h`. */
  fresh = (maxAge: number | string, options: RuleOptions = {}) => this.#with({ rule: 'fresh', maxAge, ...options });

  #with(rule: object): ColumnExpectations {
    return new ColumnExpectations(this.#column, [...this.rules, { column: this.#column, ...rule } as Rule]);
  }
}

/** What is expected of the table as a whole. */
export class TableExpectations extends Expectations {
  rowCount = (limits: { min?: number; max?: number } & RuleOptions) => this.#with({ rule: 'row_count', ...limits });
  columnCount = (limits: { min?: number; max?: number } & Omit<RuleOptions, 'where'>) =>
    this.#with({ rule: 'column_count', ...limits });
  /** The columns by name; others are refused unless `others` is `allow`. */
  columns = (
    columns: readonly string[],
    options: { others?: 'allow' | 'refuse'; ordered?: boolean } & Omit<RuleOptions, 'where'> = {},
  ) => this.#with({ rule: 'columns', columns: [...columns], ...options });
  /** Columns whose values together never repeat. */
  unique = (columns: readonly string[], options: RowRuleOptions = {}) =>
    this.#with({ rule: 'unique', columns: [...columns], ...options });
  /** Columns that together refer to a row of another dataset or file. */
  references = (
    columns: readonly string[],
    to: string,
    options: { toColumns?: readonly string[] } & RowRuleOptions = {},
  ) => this.#with({ rule: 'references', columns: [...columns], to, ...options });
  /** An SQL condition on every row. */
  everyRow = (sql: string, options: RowRuleOptions = {}) => this.#with({ rule: 'condition', sql, ...options });
  /** An SQL condition on aggregates, such as `sum(debit) = sum(credit)`. */
  holds = (sql: string, options: RuleOptions = {}) => this.#with({ rule: 'aggregate', sql, ...options });

  #with(rule: object): TableExpectations {
    return new TableExpectations([...this.rules, rule as Rule]);
  }
}

/** Where rules begin: `expect.column('amount').between(0, 1e6)`. */
export const expect = {
  column: (name: string): ColumnExpectations => new ColumnExpectations(name),
  table: (): TableExpectations => new TableExpectations([]),
} as const;

/**
 * A suite from what is expected of a table.
 * @throws AssayError `DATASETS_SUITE_INVALID` that lists every fault, such as a range without an end
 */
export function expectSuite(name: string, expectations: readonly (ColumnExpectations | TableExpectations)[]): Suite {
  return parseSuite({ name, rules: expectations.flatMap(({ rules }) => rules) });
}

const sourceOf = (pattern: RegExp | string): string => (typeof pattern === 'string' ? pattern : pattern.source);
