import { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import type { StudyHistory } from '../trials/history.ts';
import { type Direction, lossOf } from '../trials/trial-record.ts';
import { checkStepSettings, isCheckDue } from './check-steps.ts';
import { leastLoss } from './least-loss.ts';
import type { Pruner, PruningRequest } from './pruner.ts';
import { insertAscending } from './sorted-numbers.ts';

export const medianSettings = z.strictObject({
  startupTrials: z.int().min(0).default(5).describe('No trial is pruned before so many are complete'),
  ...checkStepSettings,
  minTrials: z.int().min(1).default(1).describe('No trial is pruned at a step that fewer complete trials reported'),
});

export const percentileSettings = medianSettings.extend({
  percentile: z
    .number()
    .min(0)
    .max(100)
    .default(25)
    .describe('So many per cent of the complete trials are good enough'),
});

export type MedianOptions = z.input<typeof medianSettings>;
export type PercentileOptions = z.input<typeof percentileSettings>;

/**
 * Prunes a trial whose best report is worse than the median of what complete trials reported at the same step.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 * @see Golovin et al. (2017), Google Vizier, KDD, §3.2 (which takes running averages)
 */
export function median(options: MedianOptions = {}): Pruner {
  const settings = parseSettings('median', medianSettings, options);
  return { name: 'median', settings, shouldPrune: byPercentile({ ...settings, percentile: 50 }) };
}

/**
 * Prunes a trial whose best report is not among the best `percentile` per cent of what complete trials reported at the
 * same step.
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 */
export function percentile(options: PercentileOptions = {}): Pruner {
  const settings = parseSettings('percentile', percentileSettings, options);
  return { name: 'percentile', settings, shouldPrune: byPercentile(settings) };
}

function byPercentile(settings: z.output<typeof percentileSettings>): Pruner['shouldPrune'] {
  const { startupTrials, minTrials, percentile: share } = settings;
  const tables = new WeakMap<StudyHistory, StepTable>();
  return ({ trial, history, direction }: PruningRequest) => {
    if (!isCheckDue(trial, settings)) return false;
    const table = tables.get(history) ?? new StepTable(direction);
    tables.set(history, table);
    table.follow(history);
    if (table.complete < Math.max(startupTrials, 1)) return false;
    const best = leastLoss(trial.intermediate, direction);
    if (Number.isNaN(best)) return true;
    const [step] = trial.intermediate.at(-1) as readonly [number, number];
    const { reports, losses } = table.at(step);
    return reports >= minTrials && losses.length > 0 && best > quantile(losses, share / 100);
  };
}

interface Step {
  /** How many trials reported it, NaN included. */
  reports: number;
  readonly losses: number[];
}

/** What complete trials reported, by step. */
class StepTable {
  readonly #direction: Direction;
  readonly #steps = new Map<number, Step>();
  #read = 0;
  #complete = 0;

  constructor(direction: Direction) {
    this.#direction = direction;
  }

  get complete(): number {
    return this.#complete;
  }

  follow({ finished }: StudyHistory): void {
    for (; this.#read < finished.length; this.#read++) {
      const { state, intermediate = [] } = finished[this.#read] ?? {};
      if (state !== 'COMPLETE') continue;
      this.#complete++;
      for (const [number, value] of intermediate) {
        const step = this.at(number);
        this.#steps.set(number, step);
        step.reports++;
        if (!Number.isNaN(value)) insertAscending(step.losses, lossOf(value, this.#direction));
      }
    }
  }

  at(step: number): Step {
    return this.#steps.get(step) ?? { reports: 0, losses: [] };
  }
}

/** Between two numbers of the list, linearly. */
function quantile(ascending: readonly number[], share: number): number {
  const place = share * (ascending.length - 1);
  const below = ascending[Math.floor(place)] as number;
  const above = ascending[Math.ceil(place)] as number;
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}
