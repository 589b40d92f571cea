import { display, faultsError, nearestText } from '../../schema/index.ts';
import { hyperband } from './hyperband.ts';
import { patience } from './patience.ts';
import { median, percentile } from './percentile.ts';
import type { Pruner } from './pruner.ts';
import { successiveHalving } from './successive-halving.ts';
import { threshold } from './threshold.ts';
import { wilcoxon } from './wilcoxon.ts';

const PRUNERS = { median, percentile, successiveHalving, hyperband, threshold, wilcoxon } as const;

export type PrunerName = keyof typeof PRUNERS | 'patience';

export const PRUNER_NAMES = [...Object.keys(PRUNERS), 'patience'] as readonly PrunerName[];

/**
 * The pruner of a name with settings as a study keeps them, or as they stand in a file. That of `patience` may have
 * `wrapped: { name, settings }`.
 * @param settings defaults for those left out
 * @throws AssayError `TUNING_SETTINGS_INVALID` with every fault
 */
export function prunerOf(name: string, settings: Readonly<Record<string, unknown>> = {}): Pruner {
  if (name === 'patience') {
    const { wrapped, ...own } = settings;
    return patience(wrapped === undefined ? undefined : wrappedPruner(wrapped), own);
  }
  if (Object.hasOwn(PRUNERS, name)) {
    // Each checks what it is given.
    return (PRUNERS[name as keyof typeof PRUNERS] as (settings: object) => Pruner)(settings);
  }
  throw unknownPruner(name);
}

function wrappedPruner(wrapped: unknown): Pruner {
  if (typeof wrapped === 'string') return prunerOf(wrapped);
  const { name, settings = {} } = (wrapped ?? {}) as { name?: unknown; settings?: Readonly<Record<string, unknown>> };
  if (typeof name !== 'string') throw unknownPruner(name);
  return prunerOf(name, settings);
}

const unknownPruner = (name: unknown): Error => {
  const near = typeof name === 'string' ? nearestText(name, PRUNER_NAMES) : '';
  return faultsError([{ path: 'pruner', got: display(name), expected: `one of ${PRUNER_NAMES.join(', ')}${near}` }], {
    code: 'TUNING_SETTINGS_INVALID',
    subject: 'pruner',
    remedy: 'Name a pruner, or leave it out to prune nothing',
  });
};
