import { z } from 'zod';
import { signedRankTest } from '../../stats/index.ts';
import { parseSettings } from '../settings/parse-settings.ts';
import type { StudyHistory } from '../trials/history.ts';
import { type Direction, lossOf, type TrialRecord } from '../trials/trial-record.ts';
import type { Pruner } from './pruner.ts';

export const wilcoxonSettings = z.strictObject({
  pThreshold: z.number().min(0).max(1).default(0.1).describe('Prunes at a chance below it that the trial is no worse'),
  startupSteps: z
    .int()
    .min(0)
    .default(2)
    .describe('No trial is pruned before it has so many steps in common with the best'),
});

export type WilcoxonOptions = z.input<typeof wilcoxonSettings>;

/**
 * Prunes a trial that is worse than the best one on the same folds or instances, as the signed-rank test has it: `step`
 * is the number of the fold. Never prunes a trial whose mean is at least as good as that of the best one. A trial with
 * reports that are not finite is left alone.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 */
export function wilcoxon(options: WilcoxonOptions = {}): Pruner {
  const settings = parseSettings('wilcoxon', wilcoxonSettings, options);
  const { pThreshold, startupSteps } = settings;
  const leaders = new WeakMap<StudyHistory, Leader>();
  return {
    name: 'wilcoxon',
    settings,
    shouldPrune: ({ trial, history, direction }) => {
      const leader = leaders.get(history) ?? new Leader(direction);
      leaders.set(history, leader);
      const best = leader.follow(history);
      if (best === undefined || !isComparable(trial) || !isComparable(best)) return false;
      const theirs = new Map(best.intermediate);
      const differences = trial.intermediate.flatMap(([step, value]) => {
        const other = theirs.get(step);
        return other === undefined ? [] : [lossOf(value, direction) - lossOf(other, direction)];
      });
      if (differences.length < Math.max(2, startupSteps)) return false;
      return meanLoss(trial, direction) > meanLoss(best, direction) && signedRankTest(differences) < pThreshold;
    },
  };
}

const isComparable = ({ intermediate }: TrialRecord): boolean =>
  intermediate.length > 0 && intermediate.every(([, value]) => Number.isFinite(value));

const meanLoss = ({ intermediate }: TrialRecord, direction: Direction): number =>
  intermediate.reduce((sum, [, value]) => sum + lossOf(value, direction), 0) / intermediate.length;

/** The best complete trial; of several with the same value the one with the lowest number. */
class Leader {
  readonly #direction: Direction;
  #read = 0;
  #best: TrialRecord | undefined;

  constructor(direction: Direction) {
    this.#direction = direction;
  }

  follow({ finished }: StudyHistory): TrialRecord | undefined {
    for (; this.#read < finished.length; this.#read++) {
      const trial = finished[this.#read] as TrialRecord;
      if (trial.state === 'COMPLETE' && this.#isBetter(trial)) this.#best = trial;
    }
    return this.#best;
  }

  #isBetter(trial: TrialRecord): boolean {
    if (this.#best === undefined) return true;
    const loss = this.#lossOf(trial);
    const least = this.#lossOf(this.#best);
    return loss < least || (loss === least && trial.number < this.#best.number);
  }

  #lossOf({ values }: TrialRecord): number {
    return lossOf(values?.[0] ?? Number.NaN, this.#direction);
  }
}
