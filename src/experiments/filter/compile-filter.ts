import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import { boundOfWholeNumbers, type DatabaseTables } from '../../storage/index.ts';
import { DATASET_CONTEXT_TAG } from '../read-runs.ts';
import { type Filter, NUMBER_ATTRIBUTES, type NumberComparison, TEXT_ATTRIBUTES, type TextIdentifier } from './ast.ts';
import { textMatch } from './text-match.ts';

export type RunBuilder = ExpressionBuilder<DatabaseTables, 'run'>;
type Condition = Expression<SqlBool>;

/** Tells of a comparison with a metric that so few runs meet it that listing them costs next to nothing. */
export type IsRare = (comparison: NumberComparison) => boolean;

/**
 * The filter as a condition on rows of `run`; all values are bound, none becomes part of the SQL text.
 * What a run does not have makes its comparison false, also for `!=`. NaN matches nothing.
 */
export function compileFilter(eb: RunBuilder, filter: Filter, isRare: IsRare = () => false): Condition {
  switch (filter.kind) {
    case 'and':
      return eb.and(filter.parts.map((part) => compileFilter(eb, part, isRare)));
    case 'or':
      return eb.or(filter.parts.map((part) => compileFilter(eb, part, isRare)));
    case 'number':
      return numberCondition(eb, filter, isRare);
    case 'text':
      return textCondition(eb, filter.left, (value) => textMatch(value, filter.operator, filter.value));
    case 'membership':
      return textCondition(eb, filter.left, (value) =>
        filter.negated
          ? sql<SqlBool>`${value} not in (${sql.join(filter.values)})`
          : sql<SqlBool>`${value} in (${sql.join(filter.values)})`,
      );
    case 'null': {
      const present = textCondition(eb, filter.left, () => sql<SqlBool>`true`);
      return filter.negated ? present : eb.not(present);
    }
    default:
      return filter satisfies never;
  }
}

/** All runs whose latest value meets a threshold, and those that are not ranked yet, which may or may not. */
export const candidatesOf = ({ operator, value }: NumberComparison, key: string) =>
  sql`select run_id from latest_metric where key = ${key} and ranked_nan = 0 and ranked_value ${sql.raw(operator)} ${value}
    union select run_id from unranked_run`;

function numberCondition(eb: RunBuilder, comparison: NumberComparison, isRare: IsRare): Condition {
  const { left, operator, value } = comparison;
  if (left.entity === 'attribute') {
    return eb(`run.${NUMBER_ATTRIBUTES[left.name]}`, operator, boundOfWholeNumbers(value));
  }
  if (isRare(comparison)) {
    const candidates = sql<SqlBool>`run.id in (${candidatesOf(comparison, left.key)})`;
    return eb.and([candidates, numberCondition(eb, comparison, () => false)]);
  }
  // As a value, not EXISTS: PostgreSQL would join one table more for each condition and think about their order for
  // minutes. The plus sign keeps SQLite from the index on values, half of which it would read again for every run.
  const stored =
    left.extreme === undefined ? sql`case when is_nan = 0 then +value end` : sql.ref(`${left.extreme}_value`);
  return sql<SqlBool>`(select ${stored} from latest_metric where run_id = run.id and key = ${left.key})
    ${sql.raw(operator)} ${value}`;
}

/** The condition that `matches` builds, on the text that `left` names; false where the run has no such text. */
function textCondition(
  eb: RunBuilder,
  left: TextIdentifier,
  matches: (value: Expression<string>) => Condition,
): Condition {
  switch (left.entity) {
    case 'attribute':
      return matches(eb.ref(`run.${TEXT_ATTRIBUTES[left.name]}`));
    case 'param':
      return eb.exists(
        eb
          .selectFrom('param')
          .select('param.key')
          .whereRef('param.run_id', '=', 'run.id')
          .where('param.key', '=', left.key)
          .where((inner) => matches(inner.ref('param.value'))),
      );
    case 'tag':
      return eb.exists(
        eb
          .selectFrom('tag')
          .select('tag.key')
          .whereRef('tag.run_id', '=', 'run.id')
          .where('tag.key', '=', left.key)
          .where((inner) => matches(inner.ref('tag.value'))),
      );
    case 'dataset':
      return left.field === 'context' ? contextCondition(eb, matches) : inputCondition(eb, left.field, matches);
    default:
      return left satisfies never;
  }
}

function inputCondition(
  eb: RunBuilder,
  field: 'name' | 'digest',
  matches: (value: Expression<string>) => Condition,
): Condition {
  return eb.exists(
    eb
      .selectFrom('run_input')
      .select('run_input.name')
      .whereRef('run_input.run_id', '=', 'run.id')
      .where((inner) => matches(inner.ref(`run_input.${field}`))),
  );
}

function contextCondition(eb: RunBuilder, matches: (value: Expression<string>) => Condition): Condition {
  return eb.exists(
    eb
      .selectFrom('run_input_tag')
      .select('run_input_tag.key')
      .whereRef('run_input_tag.run_id', '=', 'run.id')
      .where('run_input_tag.key', '=', DATASET_CONTEXT_TAG)
      .where((inner) => matches(inner.ref('run_input_tag.value'))),
  );
}
