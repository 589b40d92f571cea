import type { LongWork } from '../../../schema/index.ts';
import { chiSquareTest, largestShareGap, sharesOf } from '../../../stats/index.ts';
import { identifier, type Table } from '../../../tables/index.ts';
import { numberSql } from '../number-sql.ts';
import type { RuleResult, ValidationReport } from '../report.ts';
import type { SageMakerConstraints } from './constraints.ts';
import type { FeatureStatistics, NumericalStatistics, SageMakerStatistics, StringStatistics } from './statistics.ts';

/** `constraint_violations.json` of SageMaker Model Monitor. */
export interface SageMakerViolations {
  readonly violations: readonly SageMakerViolation[];
}

export interface SageMakerViolation {
  readonly feature_name: string;
  readonly constraint_check_type: CheckType;
  readonly description: string;
}

export type CheckType =
  | 'data_type_check'
  | 'completeness_check'
  | 'baseline_drift_check'
  | 'missing_column_check'
  | 'extra_column_check'
  | 'categorical_values_check';

const CHECKS: Readonly<Partial<Record<RuleResult['rule']['rule'], CheckType>>> = {
  type: 'data_type_check',
  missing: 'completeness_check',
  exists: 'missing_column_check',
  in_set: 'categorical_values_check',
};

/**
 * The violations that Model Monitor would list. What a report of the constraints' suite says is told in its words; columns
 * are held against the statistics of the baseline, where they are given. Rules that Model Monitor does not check, such as
 * non-negativity, stay in the report.
 */
export async function sagemakerViolations(
  report: ValidationReport,
  {
    table,
    constraints,
    baseline,
  }: {
    readonly table: Table;
    readonly constraints: SageMakerConstraints;
    readonly baseline?: SageMakerStatistics | undefined;
  },
  work: LongWork = {},
): Promise<SageMakerViolations> {
  const known = new Set(constraints.features.map(({ name }) => name));
  const extra = table.schema.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  return {
    violations: [
      ...report.results.flatMap((result) => violationOf(result)),
      ...extra.map((name) => violation(name, 'extra_column_check', 'The baseline has no such column')),
      ...(baseline === undefined ? [] : await driftViolations(table, constraints, baseline, work)),
    ],
  };
}

function violationOf({ outcome, rule, ...result }: RuleResult): readonly SageMakerViolation[] {
  const check = CHECKS[rule.rule];
  if (outcome !== 'failed' || check === undefined || !('column' in rule) || rule.column === undefined) return [];
  return [violation(rule.column, check, descriptionOf(check, result))];
}

function descriptionOf(check: CheckType, { failingShare = 0, observed }: Omit<RuleResult, 'outcome' | 'rule'>): string {
  const kept = percent(1 - failingShare);
  switch (check) {
    case 'data_type_check':
      return `Only ${kept} of the values are of the type of the baseline`;
    case 'completeness_check':
      return `Completeness is ${percent(1 - Number(observed))}, below that of the baseline`;
    case 'categorical_values_check':
      return `Only ${kept} of the values are in the domain of the baseline`;
    default:
      return 'The column of the baseline is missing';
  }
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(6))} %`;

const violation = (
  feature_name: string,
  constraint_check_type: CheckType,
  description: string,
): SageMakerViolation => ({ feature_name, constraint_check_type, description });

async function driftViolations(
  table: Table,
  { features, monitoring_config: shared }: SageMakerConstraints,
  baseline: SageMakerStatistics,
  work: LongWork,
): Promise<readonly SageMakerViolation[]> {
  const found: SageMakerViolation[] = [];
  for (const feature of baseline.features) {
    const own = features.find(({ name }) => name === feature.name)?.monitoringConfigOverrides?.distribution_constraints;
    const config = own ?? shared.distribution_constraints;
    if (config.perform_comparison === 'Disabled') continue;
    const distance = await distanceFrom(table, feature, config, work);
    if (distance === undefined || !distance.isDrift) continue;
    found.push(violation(feature.name, 'baseline_drift_check', distance.text));
  }
  return found;
}

type DistributionConfig = SageMakerConstraints['monitoring_config']['distribution_constraints'];

async function distanceFrom(
  table: Table,
  { name, numerical_statistics: numbers, string_statistics: texts }: FeatureStatistics,
  config: DistributionConfig,
  work: LongWork,
): Promise<{ readonly isDrift: boolean; readonly text: string } | undefined> {
  const column = table.schema.find((candidate) => candidate.name === name);
  if (column === undefined) return undefined;
  const isNumber = column.type === 'integer' || column.type === 'number';
  if (numbers !== undefined && isNumber) {
    const { comparison_threshold: most, comparison_method: method } = config;
    const distance = await numericalDistance(table, name, numbers, method, work);
    return {
      isDrift: distance > most,
      text: `Distance of the baseline (${method}) ${rounded(distance)} exceeds ${most}`,
    };
  }
  if (texts?.distribution === undefined || isNumber) return undefined;
  const { categorical_comparison_threshold: most, categorical_drift_method: method } = config;
  const { gap, pValue } = await categoricalDistance(table, name, texts, work);
  if (method === 'ChiSquared') return { isDrift: pValue < most, text: `p-value ${rounded(pValue)} is below ${most}` };
  return { isDrift: gap > most, text: `Distance of the baseline (${method}) ${rounded(gap)} exceeds ${most}` };
}

const rounded = (value: number): string => String(Number(value.toPrecision(4)));

/**
 * The largest difference of the two distribution functions at the items of the baseline's sketch. Robust takes off what
 * samples of these sizes differ by without drift, 1.8 · √((n + m) / (n · m)), as Deequ does.
 */
async function numericalDistance(
  table: Table,
  name: string,
  { distribution: { kll }, common }: NumericalStatistics,
  method: DistributionConfig['comparison_method'],
  work: LongWork,
): Promise<number> {
  const steps = stepsOf(kll);
  const value = `CAST(${identifier(name)} AS DOUBLE)`;
  const points = steps.map(({ at }) => `(${numberSql(at)})`).join(', ');
  if (points === '') return Number.NaN;
  const rows = await table.query(
    (relation) => `
      WITH cells AS (SELECT ${value} AS v FROM ${relation}),
      present AS (SELECT v, count(*) AS n FROM cells WHERE isfinite(v) GROUP BY v),
      sums AS (SELECT v, sum(n) OVER (ORDER BY v) AS upto, sum(n) OVER () AS total FROM present),
      points(x) AS (SELECT DISTINCT * FROM (VALUES ${points}))
      SELECT x, coalesce(sums.upto, 0), (SELECT coalesce(sum(n), 0) FROM present)
      FROM points ASOF LEFT JOIN sums ON points.x >= sums.v ORDER BY x`,
    work,
  );
  const current = Number(rows[0]?.[2] ?? 0);
  if (current === 0) return Number.NaN;
  const below = new Map(rows.map(([at, upto]) => [Number(at), Number(upto) / current]));
  const gap = steps.reduce((largest, { at, share }) => Math.max(largest, Math.abs((below.get(at) ?? 0) - share)), 0);
  const n = common.num_present;
  return method === 'Simple' ? gap : Math.max(0, gap - 1.8 * Math.sqrt((n + current) / (n * current)));
}

/** The baseline's distribution function: at `at` it reaches `share`. */
function stepsOf({
  sketch,
  buckets,
}: NumericalStatistics['distribution']['kll']): readonly { at: number; share: number }[] {
  const items = sketch?.data.flatMap((values, level) => values.map((at) => ({ at, weight: 2 ** level }))) ?? [];
  const weighed = items.length > 0 ? items : buckets.map(({ upper_bound: at, count }) => ({ at, weight: count }));
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const shares = new Map<number, number>();
  let sum = 0;
  for (const { at, weight } of weighed.toSorted((a, b) => a.at - b.at)) {
    sum += weight;
    shares.set(at, sum / total);
  }
  return [...shares].map(([at, share]) => ({ at, share }));
}

async function categoricalDistance(table: Table, name: string, { distribution }: StringStatistics, work: LongWork) {
  const value = `CAST(${identifier(name)} AS VARCHAR)`;
  const rows = await table.query(
    (relation) => `SELECT ${value} AS v, count(*) FROM ${relation} WHERE v IS NOT NULL GROUP BY v`,
    work,
  );
  const before = new Map(distribution?.categorical.buckets.map((bucket) => [bucket.value, bucket.count]));
  const now = new Map(rows.map(([text, count]) => [String(text), Number(count)]));
  const values = [...new Set([...before.keys(), ...now.keys()])];
  const counts = [before, now].map((side) => values.map((text) => side.get(text) ?? 0)) as [number[], number[]];
  const [p, q] = counts.map(sharesOf) as [Float64Array, Float64Array];
  return { gap: largestShareGap(p, q), pValue: chiSquareTest(...counts).pValue };
}
