import { z } from 'zod';
import { display, faultsError, nearestText } from '../../schema/index.ts';
import { parseSettings } from '../settings/parse-settings.ts';
import { auto } from './auto/auto.ts';
import { cmaEs, cmaEsSettings } from './cma-es/cma-es.ts';
import { gaussianProcess } from './gaussian-process/gaussian-process.ts';
import { grid } from './grid/grid.ts';
import { nsga2, nsga2Settings } from './nsga2/nsga2.ts';
import { random } from './random.ts';
import type { Sampler } from './sampler.ts';
import { sobol } from './sobol/sobol.ts';
import { tpe } from './tpe/tpe.ts';

const none = z.strictObject({});
const startupTrials = z.int().min(0).optional().describe('Trials that are spread evenly first');
const paramValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);

interface NamedSampler {
  readonly settings: z.ZodObject;
  make(settings: object): Sampler;
}

const named = <Schema extends z.ZodObject>(
  settings: Schema,
  make: (settings: z.output<Schema>) => Sampler,
): NamedSampler => ({ settings, make: (given) => make(given as z.output<Schema>) });

const SAMPLERS = {
  auto: named(none, auto),
  tpe: named(
    z.strictObject({
      startupTrials,
      candidates: z.int().min(1).optional().describe('How many candidates are drawn for each trial'),
      multivariate: z.boolean().optional().describe('Whether parameters are chosen together'),
    }),
    tpe,
  ),
  gaussianProcess: named(z.strictObject({ startupTrials }), gaussianProcess),
  cmaEs: named(cmaEsSettings, cmaEs),
  nsga2: named(nsga2Settings, nsga2),
  random: named(none, random),
  sobol: named(none, sobol),
  grid: named(
    z.strictObject({
      values: z.record(z.string(), z.array(paramValue).min(1)).optional().describe('The values of parameters'),
      points: z.int().min(1).optional().describe('How many values a continuous range has'),
      shuffle: z.boolean().optional().describe('Whether the order is drawn from the seed'),
    }),
    grid,
  ),
} as const satisfies Record<string, NamedSampler>;

export type SamplerName = keyof typeof SAMPLERS;

export const SAMPLER_NAMES = Object.keys(SAMPLERS) as readonly SamplerName[];

/**
 * The sampler of a name with settings as a study keeps them, or as they stand in a file.
 * @param settings defaults for those left out
 * @throws AssayError `TUNING_SETTINGS_INVALID` with every fault
 */
export function samplerOf(name: string, settings: unknown = {}, seed?: number): Sampler {
  const sampler = Object.hasOwn(SAMPLERS, name) ? SAMPLERS[name as SamplerName] : undefined;
  if (sampler === undefined) {
    const expected = `one of ${SAMPLER_NAMES.join(', ')}${nearestText(name, SAMPLER_NAMES)}`;
    throw faultsError([{ path: 'sampler', got: display(name), expected }], {
      code: 'TUNING_SETTINGS_INVALID',
      subject: 'sampler',
      remedy: 'Name a sampler, or leave it out to have auto',
    });
  }
  const checked = parseSettings(name, sampler.settings, settings);
  return sampler.make({ ...checked, seed });
}
