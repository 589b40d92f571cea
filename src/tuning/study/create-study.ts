import { type Clock, systemClock } from '../../schema/index.ts';
import type { Pruner } from '../pruners/pruner.ts';
import { randomSampler } from '../samplers/random-sampler.ts';
import type { Sampler } from '../samplers/sampler.ts';
import type { SearchSpace } from '../space/distribution.ts';
import { compileSpace } from '../space/space.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { StudyStorage } from '../storage/study-storage.ts';
import type { Direction } from '../trials/trial-record.ts';
import { OpenStudy } from './open-study.ts';
import type { Study } from './study.ts';

export interface CreateStudyOptions {
  /** Unique in its storage; a study of this name that is there already goes on. */
  readonly name: string;
  /** `minimize` unless given. */
  readonly direction?: Direction;
  /** Instead of `direction`, one for each of several values. */
  readonly directions?: readonly Direction[];
  /** What to search; without it, each `ask` or each trial says. */
  readonly space?: SearchSpace;
  readonly sampler?: Sampler;
  readonly pruner?: Pruner;
  /** In memory unless given. */
  readonly storage?: StudyStorage;
  readonly clock?: Clock;
}

/**
 * Makes a study, or goes on with the one of this name.
 * @throws AssayError `TUNING_SPACE_INVALID`, `TUNING_STUDY_CHANGED`
 */
export async function createStudy(options: CreateStudyOptions): Promise<Study> {
  const { name, direction = 'minimize', directions = [direction], space, pruner, clock = systemClock } = options;
  const { sampler = randomSampler(), storage = memoryStorage() } = options;
  if (space !== undefined) compileSpace(space);
  const stored = await storage.open({
    name,
    directions,
    space,
    seed: sampler.seed ?? Math.trunc(clock.now()),
    sampler: { name: sampler.name, settings: sampler.settings },
    pruner: pruner && { name: pruner.name, settings: pruner.settings },
    createdAt: clock.now(),
    attributes: {},
  });
  const study = new OpenStudy({ stored, sampler, pruner, clock });
  await study.refresh();
  return study;
}
