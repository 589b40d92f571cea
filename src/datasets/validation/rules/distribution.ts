import { z } from 'zod';
import {
  floorShares,
  jensenShannonDistance,
  populationStability,
  sharesOf,
  totalVariation,
} from '../../../stats/index.ts';
import { numberSql } from '../number-sql.ts';
import { columnName, commonFields, type RuleQueries, ruleKind } from '../rule-kind.ts';
import type { ColumnView } from '../table-view.ts';
import { unfit } from './unfit.ts';

const METHODS = ['psi', 'jensen_shannon', 'total_variation', 'ks'] as const;

/** Most values of a text column that are told apart; the others count as one. */
const MOST_VALUES = 1000;

export const distributionRule = ruleKind({
  schema: z.strictObject({
    rule: z.literal('distribution'),
    column: columnName,
    baseline: z
      .string()
      .min(1, 'a dataset or a file')
      .describe('What it should be distributed like: a dataset or file'),
    baselineColumn: columnName.optional().describe('Column there; of the same name unless given'),
    method: z
      .enum(METHODS)
      .optional()
      .describe('psi (the default), jensen_shannon and total_variation over deciles or values; ks for numbers'),
    max: z.number().gt(0).describe('Greatest distance that is accepted, such as 0.1'),
    ...commonFields,
  }),
  summary: 'Values are distributed as in another dataset or file, within a distance',
  columns: ({ column }) => [column],
  describe: ({ column, baseline, max, method = 'psi' }) =>
    `${column} is distributed as in ${baseline} (${method} at most ${max})`,
  plan: (rule, table) => {
    const column = table.column(rule.column);
    if (column.kind === undefined || column.kind === 'time') return unfit(column, 'number');
    if (rule.method === 'ks' && column.as('number') === undefined) return unfit(column, 'number');
    return {
      kind: 'query',
      // Missing values are part of a distribution.
      missing: 'false',
      run: ({ from, evaluated, query, withTable }) =>
        withTable(rule.baseline, async (other) => {
          const name = rule.baselineColumn ?? rule.column;
          const reference = other.columns.get(name);
          if (reference === undefined) return { success: false, reason: `${rule.baseline} has no column ${name}` };
          const current = { column, from, where: evaluated };
          const baseline = { column: reference, from: other.from([name]), where: 'true' };
          const distance =
            rule.method === 'ks'
              ? await largestGap(query, baseline, current)
              : await binnedDistance(query, baseline, current, rule.method ?? 'psi');
          if (!Number.isFinite(distance)) return { success: false, reason: 'there are no values to compare' };
          return { success: distance <= rule.max, observed: distance };
        }),
    };
  },
});

interface Side {
  readonly column: ColumnView;
  readonly from: string;
  readonly where: string;
}

type Query = RuleQueries['query'];

/** The Kolmogorov–Smirnov distance of the finite numbers of two columns. */
async function largestGap(query: Query, baseline: Side, current: Side): Promise<number> {
  const values = ({ column, from, where }: Side, side: number) =>
    `SELECT CAST(${column.as('number') ?? 'NULL'} AS DOUBLE) AS v, ${side} AS side FROM ${from} WHERE ${where}`;
  const [[gap] = []] = await query(`
    WITH counted AS (
      SELECT v, count(*) FILTER (WHERE side = 0) AS a, count(*) FILTER (WHERE side = 1) AS b
      FROM (${values(baseline, 0)} UNION ALL ${values(current, 1)}) WHERE isfinite(v) GROUP BY v),
    summed AS (SELECT sum(a) OVER w AS a, sum(b) OVER w AS b, sum(a) OVER () AS n, sum(b) OVER () AS m
      FROM counted WINDOW w AS (ORDER BY v))
    SELECT max(abs(a / n - b / m)) FROM summed WHERE n > 0 AND m > 0`);
  return gap === null || gap === undefined ? Number.NaN : Number(gap);
}

/** A distance of shares: of the deciles of the baseline for numbers, of values else; what is missing is a bin of its own. */
async function binnedDistance(
  query: Query,
  baseline: Side,
  current: Side,
  method: Exclude<(typeof METHODS)[number], 'ks'>,
): Promise<number> {
  const isNumber = baseline.column.kind === 'number' && current.column.as('number') !== undefined;
  const bin = isNumber ? await decileBin(query, baseline) : ({ column }: Side) => `coalesce(${column.shown}, '')`;
  const counts = async (side: Side) => {
    const label = `CASE WHEN ${side.column.missing} THEN 'missing' ELSE 'v' || ${bin(side)} END`;
    const rows = await query(
      `SELECT ${label} AS bin, count(*) AS n FROM ${side.from} WHERE ${side.where} GROUP BY bin ORDER BY n DESC, bin`,
    );
    return rows.map(([label, count]) => [String(label), Number(count)] as const);
  };
  const [before, now] = [await counts(baseline), await counts(current)];
  const kept = new Set([...before.slice(0, MOST_VALUES), ...now.slice(0, MOST_VALUES)].map(([label]) => label));
  const vector = (side: typeof before) => {
    const known = new Map(side);
    const rest = side.filter(([label]) => !kept.has(label)).reduce((sum, [, count]) => sum + count, 0);
    return [...[...kept].map((label) => known.get(label) ?? 0), ...(rest > 0 ? [rest] : [0])];
  };
  const [p, q] = [sharesOf(vector(before)), sharesOf(vector(now))];
  switch (method) {
    case 'psi':
      return populationStability(floorShares(p), floorShares(q));
    case 'jensen_shannon':
      return jensenShannonDistance(p, q);
    case 'total_variation':
      return totalVariation(p, q);
    default:
      return method satisfies never;
  }
}

/** SQL of the number of the decile of the baseline that a value lies in; the ends are open. */
async function decileBin(query: Query, { column, from, where }: Side): Promise<(side: Side) => string> {
  const value = `CAST(${column.as('number')} AS DOUBLE)`;
  const [[edges] = []] = await query(
    `SELECT quantile_cont(${value}, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) FILTER (WHERE isfinite(${value})) FROM ${from} WHERE ${where}`,
  );
  const limits = [...new Set(Array.isArray(edges) ? edges.map(Number) : [])];
  return (side) => {
    const number = `CAST(${side.column.as('number')} AS DOUBLE)`;
    const above = limits.map((edge) => `CAST(${number} > ${numberSql(edge)} AS INTEGER)`);
    return `coalesce(CAST((${['0', ...above].join(' + ')}) AS VARCHAR), 'unread')`;
  };
}
