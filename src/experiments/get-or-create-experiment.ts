import { AssayError } from '../errors/index.ts';
import { createExperiment } from './create-experiment.ts';
import type { Experiment } from './experiment.ts';
import { findExperimentByName } from './get-experiment.ts';
import type { Tracking } from './tracking.ts';

/** The experiment of this name, made if there is none. */
export async function getOrCreateExperiment(tracking: Tracking, name: string): Promise<Experiment> {
  const found = await findExperimentByName(tracking, name);
  if (found) return found;
  try {
    return await createExperiment(tracking, { name });
  } catch (error) {
    // Another process was quicker.
    if (!(error instanceof AssayError && error.code === 'EXPERIMENTS_NAME_TAKEN')) throw error;
    const theirs = await findExperimentByName(tracking, name);
    if (theirs) return theirs;
    throw error;
  }
}
