import { systemClock } from '../../schema/index.ts';
import { random } from '../samplers/random.ts';
import { compileSpace } from '../space/space.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { OpenStudy } from './open-study.ts';
import type { Study } from './study.ts';
import type { StudyOptions } from './study-options.ts';

/**
 * Makes a study, or goes on with the one of this name.
 * @throws AssayError `TUNING_SPACE_INVALID`, `TUNING_STUDY_CHANGED`
 */
export async function createStudy(options: StudyOptions): Promise<Study> {
  const {
    name,
    direction = 'minimize',
    directions = [direction],
    space,
    pruner,
    clock = systemClock,
    constraints = [],
  } = options;
  const { sampler = random(), storage = memoryStorage() } = options;
  if (space !== undefined) compileSpace(space);
  const stored = await storage.open({
    name,
    directions,
    space,
    seed: options.seed ?? sampler.seed ?? Math.trunc(clock.now()),
    sampler: { name: sampler.name, settings: sampler.settings },
    pruner: pruner && { name: pruner.name, settings: pruner.settings },
    createdAt: clock.now(),
    attributes: options.attributes ?? {},
  });
  const study = new OpenStudy({ stored, sampler, pruner, clock, constraints });
  await study.refresh();
  return study;
}
