import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { boundOfWholeNumbers, type DatabaseTables } from '../../../storage/index.ts';
import { textMatch, textMembership } from '../../filter/text-match.ts';
import {
  MODEL_NUMBER_ATTRIBUTES,
  MODEL_TEXT_ATTRIBUTES,
  type ModelCondition,
  type ModelTextAttribute,
  type ModelTextIdentifier,
} from './ast.ts';

export type ModelBuilder = ExpressionBuilder<DatabaseTables, 'logged_model'>;
type Condition = Expression<SqlBool>;

/** A dataset that metrics were logged on; without a digest every content of it. */
export interface MetricDataset {
  readonly name: string;
  readonly digest?: string | undefined;
}

/** What is left out may be anything. */
export interface SomeDataset {
  readonly name?: string | undefined;
  readonly digest?: string | undefined;
}

/**
 * A comparison as a condition on rows of `logged_model`; all values are bound. What a model does not have makes its
 * comparison false, also for `!=`. A metric holds where any of its points does, on one of `datasets` if there are any;
 * NaN matches nothing.
 */
export function compileModelCondition(
  eb: ModelBuilder,
  condition: ModelCondition,
  datasets: readonly MetricDataset[],
): Condition {
  switch (condition.kind) {
    case 'number':
      return numberCondition(eb, condition, datasets);
    case 'text': {
      const wanted = wantedText(condition.left, condition.value);
      return textCondition(eb, condition.left, (value) => textMatch(value, condition.operator, wanted));
    }
    case 'membership': {
      const wanted = condition.values.map((value) => wantedText(condition.left, value));
      return textCondition(eb, condition.left, (value) => textMembership(value, wanted, condition.negated));
    }
    default:
      return condition satisfies never;
  }
}

/** That a model has any metric on one of the datasets. */
export function hasMetricOn(eb: ModelBuilder, datasets: readonly MetricDataset[]): Condition {
  return eb.exists(metrics(eb).where((inner) => inner.or(datasets.map((dataset) => onDataset(dataset)))));
}

/** That a row of `logged_model_metric` is about the dataset. */
export function onDataset({ name, digest }: SomeDataset): Condition {
  const parts = [
    ...(name ? [sql<SqlBool>`logged_model_metric.dataset_name = ${name}`] : []),
    ...(digest ? [sql<SqlBool>`logged_model_metric.dataset_digest = ${digest}`] : []),
  ];
  return parts.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(parts, sql` and `)})`;
}

const metrics = (eb: ModelBuilder) =>
  eb
    .selectFrom('logged_model_metric')
    .select('logged_model_metric.key')
    .whereRef('logged_model_metric.model_id', '=', 'logged_model.id');

function numberCondition(
  eb: ModelBuilder,
  { left, operator, value }: Extract<ModelCondition, { kind: 'number' }>,
  datasets: readonly MetricDataset[],
): Condition {
  if (left.entity === 'number') {
    return eb(`logged_model.${MODEL_NUMBER_ATTRIBUTES[left.name]}`, operator, boundOfWholeNumbers(value));
  }
  const points = metrics(eb)
    .where('logged_model_metric.key', '=', left.key)
    .where('logged_model_metric.is_nan', '=', 0)
    .where('logged_model_metric.value', operator, value);
  if (datasets.length === 0) return eb.exists(points);
  return eb.exists(points.where((inner) => inner.or(datasets.map((dataset) => onDataset(dataset)))));
}

function textCondition(
  eb: ModelBuilder,
  left: ModelTextIdentifier,
  matches: (value: Expression<string>) => Condition,
): Condition {
  if (left.entity === 'text') return matches(attributeText(left.name));
  const table = left.entity === 'param' ? 'logged_model_param' : 'logged_model_tag';
  return eb.exists(
    eb
      .selectFrom(`${table} as entry`)
      .select('entry.key')
      .whereRef('entry.model_id', '=', 'logged_model.id')
      .where('entry.key', '=', left.key)
      .where((inner) => matches(inner.ref('entry.value'))),
  );
}

function attributeText(name: ModelTextAttribute): Expression<string> {
  const column = sql.ref<string>(`logged_model.${MODEL_TEXT_ATTRIBUTES[name]}`);
  return name === 'experiment_id' ? sql<string>`cast(${column} as text)` : column;
}

/** Clients know a status by two names, of which one is what the protocol says. */
function wantedText(left: ModelTextIdentifier, value: string): string {
  if (left.entity !== 'text' || left.name !== 'status') return value;
  const status = value.replace(/^LOGGED_MODEL_(STATUS_)?/, '');
  return status === 'FAILED' ? 'UPLOAD_FAILED' : status;
}
