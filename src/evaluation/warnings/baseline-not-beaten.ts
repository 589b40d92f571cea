import type { WarningRule } from './warning.ts';

export const baselineNotBeaten: WarningRule = ({ comparison: { pr_auc: prAuc } }) => {
  if (prAuc === undefined || prAuc.improved || Number.isNaN(prAuc.difference)) return [];
  const message = `PR-AUC ${prAuc.current.toFixed(4)} does not beat the baseline's ${prAuc.baseline.toFixed(4)}`;
  return [{ code: 'NOT_BETTER_THAN_BASELINE', message }];
};
