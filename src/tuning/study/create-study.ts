import { type Clock, display, type Fault, faultsError, systemClock, unknownNameFaults } from '../../schema/index.ts';
import { auto } from '../samplers/auto/auto.ts';
import { compileSpace } from '../space/space.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { StoredStudy, StudyHeader } from '../storage/study-storage.ts';
import { studyChanged } from './errors.ts';
import { OpenStudy } from './open-study.ts';
import { restoredPruner, restoredSampler } from './restored.ts';
import type { Study } from './study.ts';
import { studyDifferences } from './study-changes.ts';
import type { StudyCompanion } from './study-core.ts';
import type { StudyOptions } from './study-options.ts';
import { paramFaults } from './trial-faults.ts';

/**
 * Makes a study, or goes on with the one of this name.
 * @throws AssayError `TUNING_STUDY_INVALID`, `TUNING_SPACE_INVALID`; `TUNING_STUDY_CHANGED` when the one that is there
 *   searches something else
 */
export function createStudy(options: StudyOptions): Promise<Study> {
  return openStudy(options);
}

/** @param companion what goes with the work on the study, such as the run that it is */
export async function openStudy(options: StudyOptions, companion?: StudyCompanion): Promise<Study> {
  refuseInvalidOptions(options);
  const { clock = systemClock, storage = memoryStorage(), constraints = [] } = options;
  const header = headerOf(options, clock);
  const stored = await storage.open(header);
  if (!stored.isNew) await goOn(stored, options, header);
  const known = stored.isNew ? header : stored.header;
  const declared = options.space ?? known.space;
  const study = new OpenStudy({
    stored,
    space: declared && compileSpace(declared),
    sampler: options.sampler ?? restoredSampler(known.sampler),
    pruner: options.pruner ?? restoredPruner(known.pruner),
    clock,
    constraints,
    companion,
  });
  await study.recover();
  await study.refresh();
  return study;
}

function headerOf(options: StudyOptions, clock: Clock): StudyHeader {
  const { name, direction = 'minimize', directions = [direction], space, sampler = auto(), pruner } = options;
  return {
    name,
    directions,
    space: space && compileSpace(space).declared,
    seed: options.seed ?? sampler.seed ?? Math.trunc(clock.now()),
    sampler: { name: sampler.name, settings: sampler.settings },
    pruner: pruner && { name: pruner.name, settings: pruner.settings },
    createdAt: clock.now(),
    attributes: options.attributes ?? {},
  };
}

/** What was not asked for stays as it was. */
async function goOn(stored: StoredStudy, options: StudyOptions, asked: StudyHeader): Promise<void> {
  const { header: was } = stored;
  const { direction, directions, sampler, pruner, space, attributes } = options;
  const seed = options.seed ?? sampler?.seed;
  const wanted = {
    directions: direction === undefined && directions === undefined ? was.directions : asked.directions,
    space: asked.space,
    sampler: sampler === undefined ? was.sampler : asked.sampler,
    attributes: asked.attributes,
    seed,
  };
  const differences = studyDifferences(was, wanted);
  if (differences.length > 0) await emptyFor(stored, asked, differences);
  if ([direction, directions, seed, space, sampler, pruner, attributes].every((given) => given === undefined)) return;
  await stored.redefine({
    ...wanted,
    seed: seed ?? was.seed,
    space: asked.space ?? was.space,
    pruner: pruner === undefined ? was.pruner : asked.pruner,
    attributes: { ...was.attributes, ...attributes },
  });
}

/**
 * A study may become another one as long as no trial of it has a value or is on the way to one. Trials that wait and make
 * no sense any more fail.
 * @throws AssayError `TUNING_STUDY_CHANGED` that names every difference
 */
async function emptyFor(stored: StoredStudy, asked: StudyHeader, differences: readonly string[]): Promise<void> {
  const { trials } = await stored.changes();
  if (trials.some(({ state }) => state !== 'FAILED' && state !== 'WAITING')) {
    throw studyChanged(stored.header.name, differences);
  }
  const space = asked.space && compileSpace(asked.space);
  for (const { number, state, params } of trials) {
    if (state !== 'WAITING' || space === undefined || paramFaults(space, params).length === 0) continue;
    const reason = 'The search space became another one before it was made';
    await stored.finish(number, { state: 'FAILED', reason, at: asked.createdAt });
  }
}

const OPTIONS = {
  ...{ name: true, direction: true, directions: true, space: true, sampler: true, pruner: true, storage: true },
  ...{ seed: true, constraints: true, attributes: true, clock: true },
} as const satisfies Record<keyof StudyOptions, true>;

function refuseInvalidOptions(options: StudyOptions): void {
  const { name, direction, directions, sampler, pruner, seed, attributes } = options;
  const faults: Fault[] = unknownNameFaults(options, Object.keys(OPTIONS));
  const refuse = (path: string, got: unknown, expected: string): void => {
    faults.push({ path, got: display(got), expected });
  };
  if (typeof name !== 'string' || name.trim() === '' || name.length > 250) refuse('name', name, 'a text of 1 to 250');
  if (direction !== undefined && directions !== undefined) refuse('directions', directions, 'no direction beside it');
  if (directions?.length === 0) refuse('directions', directions, 'at least one');
  for (const one of [...(directions ?? []), ...(direction === undefined ? [] : [direction])]) {
    if (one !== 'minimize' && one !== 'maximize') refuse('direction', one, 'minimize or maximize');
  }
  if (sampler !== undefined && typeof sampler?.suggest !== 'function') refuse('sampler', sampler, 'one such as tpe()');
  if (pruner !== undefined && typeof pruner?.shouldPrune !== 'function') {
    refuse('pruner', pruner, 'one such as median()');
  }
  if (seed !== undefined && !(Number.isSafeInteger(seed) && seed >= 0)) refuse('seed', seed, 'a whole number from 0');
  if (attributes !== undefined && !isJson(attributes)) refuse('attributes', '…', 'JSON-serialisable values');
  if (faults.length === 0) return;
  const remedy = 'Correct the options of the study';
  throw faultsError(faults, { code: 'TUNING_STUDY_INVALID', subject: 'study', remedy });
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}
