export { betweenRule } from './between.ts';
export { compareRule } from './compare.ts';
export { aggregateRule, conditionRule } from './condition.ts';
export { distributionRule } from './distribution.ts';
export {
  distinctRule,
  distinctShareRule,
  maxRule,
  meanRule,
  medianRule,
  minRule,
  missingRule,
  quantileRule,
  stdRule,
  sumRule,
} from './figures.ts';
export { freshRule } from './fresh.ts';
export { inSetRule, notInSetRule } from './in-set.ts';
export { lengthRule } from './length.ts';
export { matchesRule, notMatchesRule } from './matches.ts';
export { notNullRule, nullRule } from './not-null.ts';
export { decreasingRule, increasingRule } from './ordered.ts';
export { referencesRule } from './references.ts';
export { columnCountRule, columnsRule, existsRule, rowCountRule } from './shape.ts';
export { timeFormatRule } from './time-format.ts';
export { typeRule } from './type.ts';
export { uniqueRule } from './unique.ts';
