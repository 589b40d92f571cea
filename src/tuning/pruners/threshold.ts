import { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import { checkStepSettings, isCheckDue } from './check-steps.ts';
import type { Pruner } from './pruner.ts';

export const thresholdSettings = z
  .strictObject({
    lower: z.number().optional().describe('Values below it are pruned'),
    upper: z.number().optional().describe('Values above it are pruned'),
    ...checkStepSettings,
  })
  .refine(({ lower, upper }) => lower !== undefined || upper !== undefined, 'lower, upper or both')
  .refine(({ lower = -Infinity, upper = Infinity }) => lower <= upper, 'lower at most upper');

export type ThresholdOptions = z.input<typeof thresholdSettings>;

/**
 * Prunes a trial whose last report is NaN or outside of [lower, upper].
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 */
export function threshold(options: ThresholdOptions): Pruner {
  const settings = parseSettings('threshold', thresholdSettings, options);
  const { lower = Number.NEGATIVE_INFINITY, upper = Number.POSITIVE_INFINITY } = settings;
  return {
    name: 'threshold',
    settings,
    shouldPrune: ({ trial }) => {
      const [, value] = trial.intermediate.at(-1) ?? [0, lower];
      return isCheckDue(trial, settings) && !(value >= lower && value <= upper);
    },
  };
}
