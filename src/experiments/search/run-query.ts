import { type SelectQueryBuilder, sql } from 'kysely';
import type { DatabaseTables } from '../../storage/index.ts';
import { type Filter, NUMBER_ATTRIBUTES, type Ordering, TEXT_ATTRIBUTES } from '../filter/ast.ts';
import type { RunView } from '../run-view.ts';

/** What is looked for, parsed. */
export interface RunQuestion {
  /** All unless given. */
  readonly experiments: readonly number[] | undefined;
  readonly view: RunView;
  readonly condition: Filter | undefined;
  readonly orderings: readonly Ordering[];
}

export interface PageBounds {
  readonly limit: number;
  readonly offset: number;
}

/** A query over `run`, whatever else it joins. */
export type RunQuery = SelectQueryBuilder<DatabaseTables, 'run', DatabaseTables['run']>;

/**
 * Adds the orderings and, so that pages never overlap, newest first and the run id.
 * @param joined the alias of `latest_metric` where the query has joined the metric of the first ordering already, and
 *   finds only runs that have it, all with numbers or all without
 */
export function ordered(query: RunQuery, orderings: readonly Ordering[], joined?: string): RunQuery {
  let result = query;
  for (const [index, ordering] of orderings.entries()) {
    result =
      index === 0 && joined !== undefined
        ? result.orderBy(sql.ref(`${joined}.ranked_value`), ordering.descending ? 'desc' : 'asc')
        : orderedBy(result, ordering, `order_${index}`);
  }
  const byStart = orderings.some(({ by }) => by.entity === 'attribute' && by.name === 'start_time');
  if (!byStart) result = result.orderBy('run.start_time', 'desc');
  return result.orderBy('run.id', 'asc');
}

function orderedBy(query: RunQuery, { by, descending }: Ordering, alias: string): RunQuery {
  const direction = descending ? 'desc' : 'asc';
  if (by.entity === 'attribute') {
    const column = { ...TEXT_ATTRIBUTES, ...NUMBER_ATTRIBUTES }[by.name];
    // Only the end may be missing; without the extra term the index on the start can be used.
    const present = column === 'end_time' ? query.orderBy(sql`run.end_time is null`) : query;
    return present.orderBy(`run.${column}`, direction);
  }
  const table = by.entity === 'metric' ? 'latest_metric' : by.entity;
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  const extreme = by.entity === 'metric' ? by.extreme : undefined;
  const value = of(extreme === undefined ? 'value' : `${extreme}_value`);
  // A number, NaN only, nothing.
  const absent =
    by.entity !== 'metric'
      ? sql`${value} is null`
      : extreme === undefined
        ? sql`coalesce(${of('is_nan')}, 2)`
        : sql`case when ${of('key')} is null then 2 when ${value} is null then 1 else 0 end`;
  return query
    .leftJoin(sql<DatabaseTables['tag']>`${sql.table(table)}`.as(alias), (join) =>
      join.on(sql<boolean>`${of('run_id')} = run.id and ${of('key')} = ${by.key}`),
    )
    .orderBy(absent)
    .orderBy(value, direction) as unknown as RunQuery;
}
