import { RECOMMENDED_METRICS } from '../threshold-rules.ts';
import { percent, type WarningRule } from './warning.ts';

/** Below it a model is far from production. */
const LOW_ACCURACY = 0.8;

export const lowAccuracy: WarningRule = ({ metrics: { accuracy = Number.NaN } }) => {
  if (!(accuracy < LOW_ACCURACY)) return [];
  const message = `Accuracy ${percent(accuracy)} is below ${percent(LOW_ACCURACY)}: the results are below production threshold`;
  return [{ code: 'LOW_ACCURACY', message }];
};

/** On 0.17 % fraud a model that finds nothing is 99.83 % accurate. */
export const accuracyUninformative: WarningRule = ({ rows, positives, thresholds }) => {
  const majority = Math.max(positives, rows - positives) / rows;
  const isTrivial = thresholds.some(
    ({ metric, min, max = 1 }) => metric === 'accuracy' && min !== undefined && majority >= min && majority <= max,
  );
  if (!isTrivial) return [];
  const better = RECOMMENDED_METRICS.join(' or ');
  const message = `Always answering the more frequent class is ${percent(majority)} accurate here, so the accuracy rule proves nothing; judge by ${better}`;
  return [{ code: 'ACCURACY_UNINFORMATIVE', message }];
};
