import { AssayError } from '../../errors/index.ts';
import { hyperband } from '../pruners/hyperband.ts';
import { patience } from '../pruners/patience.ts';
import { median, percentile } from '../pruners/percentile.ts';
import type { Pruner } from '../pruners/pruner.ts';
import { successiveHalving } from '../pruners/successive-halving.ts';
import { threshold } from '../pruners/threshold.ts';
import { wilcoxon } from '../pruners/wilcoxon.ts';
import { auto } from '../samplers/auto/auto.ts';
import { gaussianProcess } from '../samplers/gaussian-process/gaussian-process.ts';
import { grid } from '../samplers/grid/grid.ts';
import { random } from '../samplers/random.ts';
import type { Sampler } from '../samplers/sampler.ts';
import { sobol } from '../samplers/sobol/sobol.ts';
import { tpe } from '../samplers/tpe/tpe.ts';
import type { NamedSettings } from '../storage/study-storage.ts';

const SAMPLERS: Readonly<Record<string, (settings: object) => Sampler>> = {
  auto,
  gaussianProcess,
  grid,
  random,
  sobol,
  tpe,
};

const PRUNERS: Readonly<Record<string, (settings: object) => Pruner>> = {
  hyperband,
  median,
  patience: ({ wrapped, ...settings }: { wrapped?: NamedSettings }) => patience(restoredPruner(wrapped), settings),
  percentile,
  successiveHalving,
  threshold,
  wilcoxon,
};

/** The sampler that a study was made with; one of a user's own says that it is missing once it is asked. */
export function restoredSampler({ name, settings }: NamedSettings): Sampler {
  const make = SAMPLERS[name];
  if (make !== undefined) return make(settings);
  return {
    name,
    settings,
    suggest: () => {
      throw missing('sampler', name);
    },
  };
}

/** As with samplers. */
export function restoredPruner(named: NamedSettings | undefined): Pruner | undefined {
  if (named === undefined) return undefined;
  const { name, settings } = named;
  const make = PRUNERS[name];
  if (make !== undefined) return make(settings);
  return {
    name,
    settings,
    shouldPrune: () => {
      throw missing('pruner', name);
    },
  };
}

const missing = (kind: string, name: string): AssayError =>
  new AssayError({
    code: 'TUNING_SETTINGS_INVALID',
    message: `The study was made with the ${kind} ${name}, which is none of Assay's`,
    remedy: `Give the ${kind} again when the study is opened`,
    details: { kind, name },
  });
