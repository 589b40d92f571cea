import type { RuleResult, ValidationReport } from '../report.ts';
import type { Rule } from '../rule.ts';

type Json = Readonly<Record<string, unknown>>;

/**
 * A report in the shape of a validation result of Great Expectations 1.x; percentages run from 0 to 100. Rules that it
 * has no expectation for keep their own name behind `expect_assay_`.
 */
export function validationResultOf({
  success,
  suite,
  subject,
  checkedAt,
  statistics,
  results,
}: ValidationReport): Json {
  const { rules, passed } = statistics;
  return {
    success,
    results: results.map(resultOf),
    suite_name: suite ?? 'suite',
    suite_parameters: {},
    statistics: {
      evaluated_expectations: rules,
      successful_expectations: passed,
      unsuccessful_expectations: rules - passed,
      success_percent: rules === 0 ? null : (100 * passed) / rules,
    },
    meta: { validation_time: checkedAt, batch_spec: { path: subject } },
  };
}

function resultOf({ rule, outcome, severity, reason, samples, observed, ...rows }: RuleResult): Json {
  const { elements, missing, evaluated, failing } = rows;
  const [type, kwargs] = expectationOf(rule);
  const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);
  const [column] = Object.keys(samples[0]?.values ?? {});
  const unexpected = column === undefined ? [] : samples.map(({ values }) => single(values, column));
  return {
    success: outcome === 'passed',
    expectation_config: { type, kwargs, meta: {}, severity: severity === 'warn' ? 'warning' : 'critical' },
    result: {
      ...(elements !== undefined && {
        element_count: elements,
        missing_count: missing,
        missing_percent: percent(missing ?? 0, elements),
      }),
      ...(failing !== undefined && {
        unexpected_count: failing,
        unexpected_percent: percent(failing, elements ?? 0),
        unexpected_percent_nonmissing: percent(failing, evaluated ?? 0),
        unexpected_percent_total: percent(failing, elements ?? 0),
        partial_unexpected_list: unexpected,
        partial_unexpected_counts: countsOf(unexpected),
        partial_unexpected_index_list: samples.map(({ row }) => row - 1),
      }),
      ...(observed !== undefined && { observed_value: observed }),
      ...(reason !== undefined && outcome === 'failed' && { details: { reason } }),
    },
    meta: {},
    exception_info: {
      raised_exception: outcome === 'unchecked',
      exception_traceback: null,
      exception_message: outcome === 'unchecked' ? (reason ?? null) : null,
    },
  };
}

const single = (values: Json, column: string): unknown =>
  Object.keys(values).length > 1 ? Object.values(values) : values[column];

function countsOf(values: readonly unknown[]): readonly Json[] {
  const counts = new Map<string, { value: unknown; count: number }>();
  for (const value of values) {
    const known = counts.get(JSON.stringify(value)) ?? { value, count: 0 };
    counts.set(JSON.stringify(value), { value, count: known.count + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count);
}

const PLAIN: Readonly<Partial<Record<Rule['rule'], string>>> = {
  between: 'expect_column_values_to_be_between',
  length: 'expect_column_value_lengths_to_be_between',
  min: 'expect_column_min_to_be_between',
  max: 'expect_column_max_to_be_between',
  mean: 'expect_column_mean_to_be_between',
  median: 'expect_column_median_to_be_between',
  std: 'expect_column_stdev_to_be_between',
  sum: 'expect_column_sum_to_be_between',
  distinct: 'expect_column_unique_value_count_to_be_between',
  distinct_share: 'expect_column_proportion_of_unique_values_to_be_between',
  row_count: 'expect_table_row_count_to_be_between',
  column_count: 'expect_table_column_count_to_be_between',
  not_null: 'expect_column_values_to_not_be_null',
  null: 'expect_column_values_to_be_null',
  exists: 'expect_column_to_exist',
  in_set: 'expect_column_values_to_be_in_set',
  not_in_set: 'expect_column_values_to_not_be_in_set',
  matches: 'expect_column_values_to_match_regex',
  not_matches: 'expect_column_values_to_not_match_regex',
  time_format: 'expect_column_values_to_match_strftime_format',
  increasing: 'expect_column_values_to_be_increasing',
  decreasing: 'expect_column_values_to_be_decreasing',
  type: 'expect_column_values_to_be_of_type',
};

const ARGUMENTS: Readonly<Record<string, string>> = {
  min: 'min_value',
  max: 'max_value',
  strictMin: 'strict_min',
  strictMax: 'strict_max',
  values: 'value_set',
  pattern: 'regex',
  format: 'strftime_format',
  type: 'type_',
  where: 'row_condition',
};

function expectationOf(rule: Rule): readonly [type: string, kwargs: Json] {
  switch (rule.rule) {
    case 'unique':
      return rule.columns === undefined
        ? ['expect_column_values_to_be_unique', { column: rule.column }]
        : ['expect_compound_columns_to_be_unique', { column_list: rule.columns }];
    case 'columns':
      return rule.ordered
        ? ['expect_table_columns_to_match_ordered_list', { column_list: rule.columns }]
        : ['expect_table_columns_to_match_set', { column_set: rule.columns, exact_match: rule.others !== 'allow' }];
    case 'quantile':
      return [
        'expect_column_quantile_values_to_be_between',
        {
          column: rule.column,
          quantile_ranges: { quantiles: [rule.quantile], value_ranges: [[rule.min ?? null, rule.max ?? null]] },
        },
      ];
    case 'compare':
      if (rule.is === '=') {
        return ['expect_column_pair_values_to_be_equal', { column_A: rule.column, column_B: rule.to }];
      }
      if (rule.is === '>' || rule.is === '>=') {
        const kwargs = { column_A: rule.column, column_B: rule.to, or_equal: rule.is === '>=' };
        return ['expect_column_pair_values_a_to_be_greater_than_b', kwargs];
      }
      return ['expect_assay_compare', argumentsOf(rule)];
    default:
      return [PLAIN[rule.rule] ?? `expect_assay_${rule.rule}`, argumentsOf(rule)];
  }
}

function argumentsOf({ rule: _, severity: __, note: ___, ...given }: Rule): Json {
  return Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [ARGUMENTS[key] ?? key, value]),
  );
}
