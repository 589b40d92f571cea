import { AssayError } from '../../errors/index.ts';
import type { Pruner } from '../pruners/pruner.ts';
import { PRUNER_NAMES, prunerOf } from '../pruners/pruner-of.ts';
import type { Sampler } from '../samplers/sampler.ts';
import { SAMPLER_NAMES, samplerOf } from '../samplers/sampler-of.ts';
import type { NamedSettings } from '../storage/study-storage.ts';

/** The sampler that a study was made with; one of a user's own says that it is missing once it is asked. */
export function restoredSampler({ name, settings }: NamedSettings): Sampler {
  if (SAMPLER_NAMES.some((known) => known === name)) return samplerOf(name, settings);
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
  if (PRUNER_NAMES.some((known) => known === name)) return prunerOf(name, settings);
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
