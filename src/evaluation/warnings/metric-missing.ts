import type { WarningRule } from './warning.ts';

export const metricMissing: WarningRule = ({ thresholds }) =>
  thresholds
    .filter(({ value }) => value === undefined || Number.isNaN(value))
    .map(({ metric, value }) => {
      const why = value === undefined ? 'which this evaluation does not have' : 'which is undefined on these rows';
      const message = `The production threshold names ${metric}, ${why}: the rule is not met`;
      return { code: 'THRESHOLD_METRIC_MISSING' as const, message };
    });
