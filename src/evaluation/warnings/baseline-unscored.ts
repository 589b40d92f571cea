import type { WarningRule } from './warning.ts';

export const baselineUnscored: WarningRule = ({ unscored }) => {
  if (unscored === undefined) return [];
  const message = `${unscored.name} cannot be scored on these rows, so nothing is compared with it: ${unscored.reason}`;
  return [{ code: 'BASELINE_UNSCORED', message }];
};
