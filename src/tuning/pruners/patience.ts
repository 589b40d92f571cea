import { z } from 'zod';
import { parseSettings } from '../settings/parse-settings.ts';
import { leastLoss } from './least-loss.ts';
import type { Pruner } from './pruner.ts';

export const patienceSettings = z.strictObject({
  patience: z.int().min(0).default(5).describe('So many reports without a new best one are tolerated'),
  minDelta: z.number().min(0).default(0).describe('How much worse than the best before the last ones have to be'),
});

export type PatienceOptions = z.input<typeof patienceSettings>;

/**
 * Lets another pruner act only when the last `patience` + 1 reports are all worse than the best before them.
 * @param wrapped without it, a trial that gets no better is pruned
 * @throws AssayError `TUNING_SETTINGS_INVALID`
 */
export function patience(wrapped: Pruner | undefined, options: PatienceOptions = {}): Pruner {
  const settings = parseSettings('patience', patienceSettings, options);
  const visible = wrapped?.visible?.bind(wrapped);
  return {
    name: 'patience',
    settings: { ...settings, ...(wrapped && { wrapped: { name: wrapped.name, settings: wrapped.settings } }) },
    shouldPrune: (request) => {
      const { trial, direction } = request;
      const last = trial.intermediate.slice(-settings.patience - 1);
      const before = trial.intermediate.slice(0, -settings.patience - 1);
      const isStuck = leastLoss(before, direction) + settings.minDelta < leastLoss(last, direction);
      return isStuck && (wrapped?.shouldPrune(request) ?? true);
    },
    ...(visible && { visible }),
  };
}
