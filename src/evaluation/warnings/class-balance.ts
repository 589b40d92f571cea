import { percent, type WarningRule } from './warning.ts';

/** With fewer, a metric moves by more than 3 points when one row changes sides. */
const FEW = 30;

export const fewPositives: WarningRule = ({ rows, positives }) => {
  const rarer = Math.min(positives, rows - positives);
  if (rarer >= FEW) return [];
  if (rarer > 0) {
    const message = `The rarer class has ${rarer} of ${rows} rows: the figures are uncertain`;
    return [{ code: 'FEW_POSITIVES', message }];
  }
  const all = positives === 0 ? 'negative' : 'positive';
  const message = `All ${rows} rows are ${all}, so ROC-AUC and PR-AUC are undefined; evaluate on rows of both classes`;
  return [{ code: 'ONE_CLASS', message }];
};

/** Precision, recall and PR-AUC are about the positive class; of the frequent one they look good for nothing. */
export const positiveIsMajority: WarningRule = ({ rows, positives, classNames }) => {
  if (positives <= rows / 2 || positives === rows) return [];
  const name = classNames === undefined ? '' : `, ${classNames[1]},`;
  const message = `The positive class${name} is ${percent(positives / rows)} of the rows; if the other one is what you look for, name it with --positive`;
  return [{ code: 'POSITIVE_IS_MAJORITY', message }];
};
