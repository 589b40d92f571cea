import { type Rule, whereOf } from './rule.ts';
import type { Plan } from './rule-kind.ts';

/** What the scan found for a rule. */
export interface Counts {
  readonly elements: number;
  readonly missing: number;
  /** Of `rows` plans. */
  readonly failing: number;
  /** Of `figure` plans and screens. */
  readonly figure: unknown;
}

/** Where the figures of a rule stand among the aggregates of the scan. */
export function countsOf(rule: Rule, plan: Plan, ask: (sql: string) => number) {
  if (plan.kind === 'known' || plan.kind === 'unfit') return undefined;
  const scope = scopeSql(rule);
  const missing = plan.missing ?? 'false';
  const counts = evaluatedSql(rule, missing);
  const aggregate =
    plan.kind === 'figure' ? plan.aggregate : plan.kind === 'query' ? plan.screen?.aggregate : undefined;
  return {
    elements: ask(scope === 'true' ? 'count(*)' : `count(*) FILTER (WHERE ${scope})`),
    missing: missing === 'false' ? undefined : ask(`count(*) FILTER (WHERE ${scope} AND ${missing})`),
    failing:
      plan.kind === 'rows' ? ask(`count(*) FILTER (WHERE ${counts} AND (${plan.holds}) IS NOT TRUE)`) : undefined,
    figure: aggregate === undefined ? undefined : ask(aggregate(counts)),
  };
}

function scopeSql(rule: Rule): string {
  const where = whereOf(rule);
  return where === undefined ? 'true' : `((${where}\n) IS TRUE)`;
}

/** A condition that is true of the rows a rule looks at. */
export const evaluatedSql = (rule: Rule, missing: string): string => `${scopeSql(rule)} AND NOT ${missing}`;

export function rowsOf(counts: Counts | undefined): { elements: number; missing: number; evaluated: number } {
  const { elements = 0, missing = 0 } = counts ?? {};
  return { elements, missing, evaluated: elements - missing };
}
