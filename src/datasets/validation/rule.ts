import type { z } from 'zod';
import type { Plan, RuleKind } from './rule-kind.ts';
import * as rules from './rules/index.ts';
import type { TableView } from './table-view.ts';

/** Every kind of rule, by the name that suites write. */
export const RULE_KINDS = {
  exists: rules.existsRule,
  columns: rules.columnsRule,
  column_count: rules.columnCountRule,
  row_count: rules.rowCountRule,
  type: rules.typeRule,
  not_null: rules.notNullRule,
  null: rules.nullRule,
  missing: rules.missingRule,
  between: rules.betweenRule,
  in_set: rules.inSetRule,
  not_in_set: rules.notInSetRule,
  matches: rules.matchesRule,
  not_matches: rules.notMatchesRule,
  length: rules.lengthRule,
  time_format: rules.timeFormatRule,
  unique: rules.uniqueRule,
  references: rules.referencesRule,
  increasing: rules.increasingRule,
  decreasing: rules.decreasingRule,
  compare: rules.compareRule,
  condition: rules.conditionRule,
  aggregate: rules.aggregateRule,
  min: rules.minRule,
  max: rules.maxRule,
  mean: rules.meanRule,
  median: rules.medianRule,
  std: rules.stdRule,
  sum: rules.sumRule,
  quantile: rules.quantileRule,
  distinct: rules.distinctRule,
  distinct_share: rules.distinctShareRule,
  distribution: rules.distributionRule,
  fresh: rules.freshRule,
} as const;

export type RuleName = keyof typeof RULE_KINDS;
export const RULE_NAMES = Object.keys(RULE_KINDS) as readonly RuleName[];

type RuleOf<Kind> = Kind extends RuleKind<infer Schema> ? z.output<Schema> : never;

/** One expectation, as plain data. */
export type Rule = { readonly [Name in RuleName]: Readonly<RuleOf<(typeof RULE_KINDS)[Name]>> }[RuleName];

/** The kind of a rule; its functions take the rule itself. */
export const kindOf = (rule: Rule): RuleKind => RULE_KINDS[rule.rule] as unknown as RuleKind;

export const describeRule = (rule: Rule): string => kindOf(rule).describe(rule);
export const planRule = (rule: Rule, table: TableView): Plan => kindOf(rule).plan(rule, table);

/** Share of the evaluated rows that must keep the rule. */
export const wantedShare = (rule: Rule): number => ('mostly' in rule ? (rule.mostly ?? 1) : 1);
/** The condition of the rows that the rule is for. */
export const whereOf = (rule: Rule): string | undefined => ('where' in rule ? rule.where : undefined);
