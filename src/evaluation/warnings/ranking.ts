import type { WarningRule } from './warning.ts';

/** No honest model of a hard question gets there. */
const SUSPICIOUS_AUC = 0.9995;

export const suspiciousRanking: WarningRule = ({ metrics: { auc_roc: auc = Number.NaN } }) => {
  const score = `ROC-AUC is ${auc.toFixed(4)}`;
  if (auc >= SUSPICIOUS_AUC) {
    return [{ code: 'PERFECT_SCORE', message: `${score}: look for a feature that knows the answer (leakage)` }];
  }
  return auc <= 0.5 ? [{ code: 'NO_BETTER_THAN_CHANCE', message: `${score}, and guessing gives 0.5` }] : [];
};
