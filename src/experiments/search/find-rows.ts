import { type SqlBool, sql } from 'kysely';
import type { DatabaseTables, Queries } from '../../storage/index.ts';
import type { Filter, MetricIdentifier, NumberComparison } from '../filter/ast.ts';
import { candidatesOf, compileFilter, type IsRare } from '../filter/compile-filter.ts';
import { isAmong } from '../is-among.ts';
import { runRows } from '../read-runs.ts';
import { FEW } from './few.ts';
import { metricConditions } from './metric-conditions.ts';
import { rareComparisons } from './rare-comparisons.ts';
import { ordered, type PageBounds, type RunQuery, type RunQuestion } from './run-query.ts';

type RunRow = DatabaseTables['run'];

/**
 * The rows of the runs that a question asks for, a page of them. Which of three ways is taken decides only about time:
 * when few runs meet a threshold on a metric, from these; when the order is by a metric, along the ranks of its values,
 * up to the end of the page; otherwise along the runs, newest first where that is the order.
 * @param unranked gives the runs whose ranks are behind what was logged to them
 */
export async function findRows(
  queries: Queries,
  question: RunQuestion,
  page: PageBounds,
  unranked: () => Promise<readonly string[]>,
): Promise<RunRow[]> {
  const { condition, orderings } = question;
  const needed = metricConditions(condition);
  const rare = await rareComparisons(queries, condition);
  const isRare: IsRare = (comparison) => rare.has(comparison);
  const start = needed.find(isRare);
  if (start !== undefined) {
    const isRareToo: IsRare = (comparison) => comparison !== start && isRare(comparison);
    return paged(ordered(matching(fromThreshold(queries, start), question, isRareToo), orderings), page);
  }
  const by = orderings[0]?.by;
  if (by?.entity !== 'metric' || by.extreme !== undefined || (await areFew(queries, question))) {
    return paged(ordered(matching(runRows(queries), question, isRare), orderings), page);
  }
  return alongMetric(queries, question, page, { by, isRare, needed, unranked: await unranked() });
}

const paged = (query: RunQuery, { limit, offset }: PageBounds): Promise<RunRow[]> =>
  query.limit(limit).offset(offset).execute();

/** Adds what a run has to be. */
function matching(query: RunQuery, { experiments, view, condition }: RunQuestion, isRare: IsRare): RunQuery {
  let result = query;
  if (experiments) result = result.where('run.experiment_id', 'in', experiments);
  if (view !== 'all') result = result.where('run.lifecycle_stage', '=', view);
  if (condition) result = result.where((eb) => compileFilter(eb, condition, isRare));
  return result;
}

/** Among others the runs that meet a threshold on a metric. A cross join is one that SQLite does not turn round. */
const fromThreshold = (queries: Queries, threshold: NumberComparison): RunQuery =>
  queries
    .selectFrom(
      sql<{ run_id: string }>`(${candidatesOf(threshold, (threshold.left as MetricIdentifier).key)})`.as('hit'),
    )
    .crossJoin('run')
    .selectAll('run')
    .whereRef('run.id', '=', 'hit.run_id') as unknown as RunQuery;

const fromMetric = (queries: Queries, key: string, condition: ReturnType<typeof sql<SqlBool>>): RunQuery =>
  queries
    .selectFrom('latest_metric as metric_hit')
    .crossJoin('run')
    .selectAll('run')
    .where('metric_hit.key', '=', key)
    .whereRef('run.id', '=', 'metric_hit.run_id')
    .where(condition) as unknown as RunQuery;

async function areFew(queries: Queries, { experiments }: RunQuestion): Promise<boolean> {
  let query = queries.selectFrom('run').select('experiment_id');
  if (experiments) query = query.where('experiment_id', 'in', experiments);
  const { count } = await queries
    .selectFrom(query.limit(FEW + 1).as('some'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count) <= FEW;
}

interface MetricOrder {
  readonly by: MetricIdentifier;
  readonly isRare: IsRare;
  readonly needed: readonly NumberComparison[];
  readonly unranked: readonly string[];
}

/** A page of the ranked runs; where others belong among them, the first of both up to the end of the page are sorted. */
async function alongMetric(
  queries: Queries,
  question: RunQuestion,
  page: PageBounds,
  order: MetricOrder,
): Promise<RunRow[]> {
  const { orderings } = question;
  const { unranked, isRare } = order;
  const parts = rankedParts(queries, question, order);
  if (unranked.length === 0) return acrossParts(queries, parts, page);
  const untilEnd = { offset: 0, limit: page.offset + page.limit };
  const moving = runRows(queries).where(sql<SqlBool>`run.id ${isAmong(unranked)}`);
  const others = await paged(ordered(matching(moving, question, isRare), orderings), untilEnd);
  const notMoving = sql<SqlBool>`not (run.id ${isAmong(unranked)})`;
  const still = parts.map((part) => part.where(notMoving));
  if (others.length === 0) return acrossParts(queries, still, page);
  const found = await acrossParts(queries, still, untilEnd);
  const candidates = [...found, ...others].map(({ id }) => id);
  const all = runRows(queries).where(sql<SqlBool>`run.id ${isAmong(candidates)}`);
  return paged(ordered(all, orderings), page);
}

/** First the runs with a number for the metric, along its ranks; then those with NaN, then those without the metric. */
function rankedParts(queries: Queries, question: RunQuestion, { by, isRare, needed }: MetricOrder): RunQuery[] {
  const { orderings } = question;
  const own = needed.filter(
    ({ left }) => left.entity === 'metric' && left.key === by.key && left.extreme === undefined,
  );
  const thresholds = own.map(
    ({ operator, value }) => sql<SqlBool>`metric_hit.ranked_value ${sql.raw(operator)} ${value}`,
  );
  const others = { ...question, condition: own.reduce(withoutPart, question.condition) };
  const numbers = sql.join<SqlBool>([sql`metric_hit.ranked_nan = 0`, ...thresholds], sql` and `);
  const parts = [ordered(matching(fromMetric(queries, by.key, numbers), others, isRare), orderings, 'metric_hit')];
  // A threshold on the metric itself leaves no others.
  if (own.length === 0) {
    const nan = fromMetric(queries, by.key, sql<SqlBool>`metric_hit.ranked_nan = 1`);
    parts.push(ordered(matching(nan, question, isRare), orderings.slice(1)));
    const without = runRows(queries).where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('latest_metric')
            .select('latest_metric.key')
            .whereRef('latest_metric.run_id', '=', 'run.id')
            .where('latest_metric.key', '=', by.key),
        ),
      ),
    );
    parts.push(ordered(matching(without, question, isRare), orderings.slice(1)));
  }
  return parts;
}

/** A page of several queries' rows, one query after the other. */
async function acrossParts(
  queries: Queries,
  parts: readonly RunQuery[],
  { limit, offset }: PageBounds,
): Promise<RunRow[]> {
  const rows: RunRow[] = [];
  let skip = offset;
  for (const [index, part] of parts.entries()) {
    const found = await paged(part, { limit: limit - rows.length, offset: skip });
    rows.push(...found);
    if (rows.length === limit || index === parts.length - 1) break;
    const size = found.length > 0 || skip === 0 ? skip + found.length : await sizeOf(queries, part);
    skip = Math.max(0, skip - size);
  }
  return rows;
}

async function sizeOf(queries: Queries, part: RunQuery): Promise<number> {
  const { count } = await queries
    .selectFrom(part.clearOrderBy().as('part'))
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** A conjunction without one of its parts. */
function withoutPart(condition: Filter | undefined, part: Filter): Filter | undefined {
  if (condition === part) return undefined;
  if (condition?.kind !== 'and') return condition;
  const parts = condition.parts.map((one) => withoutPart(one, part)).filter((one) => one !== undefined);
  return parts.length === 0 ? undefined : { kind: 'and', parts };
}
