import { sql } from 'kysely';
import type { Queries } from '../../storage/index.ts';
import type { Filter, MetricIdentifier, NumberComparison } from '../filter/ast.ts';
import { FEW } from './few.ts';
import { allMetricConditions } from './metric-conditions.ts';

/** Further ones are taken to be common: asking costs time too. */
const MOST_ASKED = 8;

/** The thresholds on metrics that at most a few runs of all meet, as far as runs are ranked. */
export async function rareComparisons(
  queries: Queries,
  filter: Filter | undefined,
): Promise<ReadonlySet<NumberComparison>> {
  const rare = new Set<NumberComparison>();
  for (const comparison of allMetricConditions(filter).slice(0, MOST_ASKED)) {
    if (comparison.operator !== '!=' && (await isRare(queries, comparison))) rare.add(comparison);
  }
  return rare;
}

/** Counts along the order by the metric, and only as far as it has to. */
async function isRare(queries: Queries, { left, operator, value }: NumberComparison): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from (
    select run_id from latest_metric where key = ${(left as MetricIdentifier).key} and ranked_nan = 0
    and ranked_value ${sql.raw(operator)} ${value} limit ${FEW + 1}) as hits`.execute(queries);
  return Number(rows[0]?.count) <= FEW;
}
