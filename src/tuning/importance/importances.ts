import type { Direction, TrialRecord } from '../trials/trial-record.ts';
import { fanova } from './fanova/fanova.ts';
import { drawnNames, judgedTrials } from './judged-trials.ts';
import type { ParameterImportance } from './parameter-importance.ts';
import { pedAnova } from './ped-anova/ped-anova.ts';

export const IMPORTANCE_METHODS = ['ped-anova', 'fanova'] as const;
export type ImportanceMethod = (typeof IMPORTANCE_METHODS)[number];

export interface ImportancesOptions {
  /**
   * `ped-anova` asks which parameters decide whether a trial is among the best tenth, quickly, and is the default;
   * `fanova` which explain the differences between all trials, by a random forest.
   */
  readonly method?: ImportanceMethod | undefined;
  /** What to explain instead of the first value, such as a duration; trials without a finite one are left out. */
  readonly target?: ((trial: TrialRecord) => number | undefined) | undefined;
  /** Which values are good; `minimize` unless given. */
  readonly direction?: Direction | undefined;
}

/**
 * How much each parameter matters, the most important first. Parameters that are not part of every trial are judged by
 * those that have them. Failed trials and values that are not finite are left out.
 * @returns all 0 for fewer than two trials, for equal values, and where every parameter had one value only
 */
export function importances(
  trials: readonly TrialRecord[],
  { method = 'ped-anova', target = ({ values }) => values?.[0], direction = 'minimize' }: ImportancesOptions = {},
): ParameterImportance[] {
  const judged = judgedTrials(trials, direction, target);
  const names = drawnNames(judged);
  const isFlat = judged.every(({ loss }) => loss === judged[0]?.loss);
  const shares = isFlat ? new Map<string, number>() : (method === 'fanova' ? fanova : pedAnova)(judged, names);
  const total = [...shares.values()].reduce((sum, share) => sum + share, 0);
  return names
    .map((name) => ({
      name,
      importance: total > 0 ? (shares.get(name) ?? 0) / total : 0,
      trials: judged.filter(({ trial }) => name in trial.params).length,
    }))
    .sort((a, b) => b.importance - a.importance || (a.name < b.name ? -1 : 1));
}
