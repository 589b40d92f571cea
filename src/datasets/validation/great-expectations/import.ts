/** Arguments of an expectation, as its suite writes them. */
type Arguments = Readonly<Record<string, unknown>>;
/** A rule in Assay's words, not yet checked. */
type Draft = Readonly<Record<string, unknown>>;

const range = ({ min_value: min, max_value: max, strict_min: strictMin, strict_max: strictMax }: Arguments): Draft => ({
  min,
  max,
  strictMin,
  strictMax,
});
const exactly = (value: unknown): Draft => ({ min: value, max: value });
const figure = (rule: string) => (given: Arguments) => [{ rule, column: given.column, ...range(given) }];

const TYPES: Readonly<Record<string, string>> = {
  int: 'integer',
  int64: 'integer',
  int32: 'integer',
  integer: 'integer',
  bigint: 'integer',
  float: 'number',
  float64: 'number',
  double: 'number',
  numeric: 'number',
  number: 'number',
  str: 'text',
  string: 'text',
  object: 'text',
  varchar: 'text',
  text: 'text',
  bool: 'boolean',
  boolean: 'boolean',
  datetime: 'timestamp',
  'datetime64[ns]': 'timestamp',
  timestamp: 'timestamp',
  date: 'date',
};
const typeOf = (name: unknown): unknown => TYPES[String(name).toLowerCase()] ?? name;

/** The expectations of Great Expectations that Assay has, by their names there. */
export const EXPECTATIONS: Readonly<Record<string, (given: Arguments) => readonly Draft[]>> = {
  expect_column_to_exist: ({ column }) => [{ rule: 'exists', column }],
  expect_table_row_count_to_be_between: (given) => [{ rule: 'row_count', ...range(given) }],
  expect_table_row_count_to_equal: ({ value }) => [{ rule: 'row_count', ...exactly(value) }],
  expect_table_column_count_to_be_between: (given) => [{ rule: 'column_count', ...range(given) }],
  expect_table_column_count_to_equal: ({ value }) => [{ rule: 'column_count', ...exactly(value) }],
  expect_table_columns_to_match_set: ({ column_set: columns, exact_match: isExact = true }) => [
    { rule: 'columns', columns, others: isExact === false ? 'allow' : 'refuse' },
  ],
  expect_table_columns_to_match_ordered_list: ({ column_list: columns }) => [
    { rule: 'columns', columns, others: 'refuse', ordered: true },
  ],
  expect_column_values_to_be_of_type: ({ column, type_: type }) => [{ rule: 'type', column, type: typeOf(type) }],
  expect_column_values_to_be_in_type_list: ({ column, type_list: types }) => [
    // Lists name the same type in the words of several engines.
    { rule: 'type', column, type: Array.isArray(types) ? typeOf(types[0]) : types },
  ],
  expect_column_values_to_not_be_null: ({ column }) => [{ rule: 'not_null', column }],
  expect_column_values_to_be_null: ({ column }) => [{ rule: 'null', column }],
  expect_column_values_to_be_between: figure('between'),
  expect_column_values_to_be_in_set: ({ column, value_set: values }) => [{ rule: 'in_set', column, values }],
  expect_column_values_to_not_be_in_set: ({ column, value_set: values }) => [{ rule: 'not_in_set', column, values }],
  expect_column_distinct_values_to_be_in_set: ({ column, value_set: values }) => [{ rule: 'in_set', column, values }],
  // Python matches a regular expression from the start of the text.
  expect_column_values_to_match_regex: ({ column, regex }) => [{ rule: 'matches', column, pattern: anchored(regex) }],
  expect_column_values_to_not_match_regex: ({ column, regex }) => [
    { rule: 'not_matches', column, pattern: anchored(regex) },
  ],
  expect_column_values_to_match_strftime_format: ({ column, strftime_format: format }) => [
    { rule: 'time_format', column, format },
  ],
  expect_column_value_lengths_to_be_between: figure('length'),
  expect_column_value_lengths_to_equal: ({ column, value }) => [{ rule: 'length', column, ...exactly(value) }],
  expect_column_values_to_be_unique: ({ column }) => [{ rule: 'unique', column }],
  expect_compound_columns_to_be_unique: ({ column_list: columns }) => [{ rule: 'unique', columns }],
  expect_column_values_to_be_increasing: ({ column, strictly }) => [{ rule: 'increasing', column, strictly }],
  expect_column_values_to_be_decreasing: ({ column, strictly }) => [{ rule: 'decreasing', column, strictly }],
  expect_column_pair_values_to_be_equal: ({ column_A: column, column_B: to }) => [
    { rule: 'compare', column, is: '=', to },
  ],
  expect_column_pair_values_a_to_be_greater_than_b: ({ column_A: column, column_B: to, or_equal: orEqual }) => [
    { rule: 'compare', column, is: orEqual === true ? '>=' : '>', to },
  ],
  expect_column_min_to_be_between: figure('min'),
  expect_column_max_to_be_between: figure('max'),
  expect_column_mean_to_be_between: figure('mean'),
  expect_column_median_to_be_between: figure('median'),
  expect_column_stdev_to_be_between: figure('std'),
  expect_column_sum_to_be_between: figure('sum'),
  expect_column_unique_value_count_to_be_between: figure('distinct'),
  expect_column_proportion_of_unique_values_to_be_between: figure('distinct_share'),
  expect_column_proportion_of_non_null_values_to_be_between: ({ column, min_value: min, max_value: max }) => [
    { rule: 'missing', column, ...(isNumber(max) && { min: 1 - max }), ...(isNumber(min) && { max: 1 - min }) },
  ],
  expect_column_quantile_values_to_be_between: ({ column, quantile_ranges: ranges }) => {
    const { quantiles = [], value_ranges: limits = [] } = (ranges ?? {}) as QuantileRanges;
    return quantiles.map((quantile, index) => {
      const [min, max] = limits[index] ?? [];
      return { rule: 'quantile', column, quantile, min: min ?? undefined, max: max ?? undefined };
    });
  },
};

interface QuantileRanges {
  readonly quantiles?: readonly unknown[];
  readonly value_ranges?: readonly (readonly unknown[])[];
}

const isNumber = (value: unknown): value is number => typeof value === 'number';
const anchored = (regex: unknown): unknown =>
  typeof regex === 'string' && !regex.startsWith('^') ? `^(?:${regex})` : regex;

/** Arguments that change nothing of what is checked. */
const IGNORED = [
  'result_format',
  'catch_exceptions',
  'meta',
  'condition_parser',
  'parse_strings_as_datetimes',
  'ignore_row_if',
  'batch_id',
];
const SEVERITIES: Readonly<Record<string, string>> = { critical: 'error', warning: 'warn', info: 'warn' };

/**
 * Rules for an expectation, written as `{ rule: 'expect_column_values_to_be_between', column, min_value, … }`; undefined
 * for a name that Assay does not have. Their limits and names are checked as those of any other rule.
 */
export function rulesOfExpectation(name: string, given: Arguments): readonly Draft[] | undefined {
  const translate = EXPECTATIONS[name];
  if (translate === undefined) return undefined;
  const { mostly, severity, row_condition: where, notes, note = notes } = given;
  const shared = { mostly, severity: SEVERITIES[String(severity)] ?? severity, where, note };
  return translate(given).map((draft) =>
    Object.fromEntries(
      Object.entries({ ...draft, ...shared }).filter(([, value]) => value !== undefined && value !== null),
    ),
  );
}

/** A suite of Great Expectations: names and arguments of its expectations, in one flat form. */
export function draftsOfExpectations(expectations: readonly unknown[]): readonly unknown[] {
  return expectations.map((expectation) => {
    if (typeof expectation !== 'object' || expectation === null) return expectation;
    const { type, expectation_type: older, kwargs, meta, severity, notes } = expectation as Arguments;
    const given = Object.fromEntries(
      Object.entries((kwargs ?? {}) as Arguments).filter(([key]) => !IGNORED.includes(key)),
    );
    const told = notes ?? (meta as Arguments | undefined)?.notes;
    return {
      ...given,
      rule: type ?? older,
      ...(severity !== undefined && { severity }),
      ...(typeof told === 'string' && { note: told }),
    };
  });
}
