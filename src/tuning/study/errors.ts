import { AssayError } from '../../errors/index.ts';
import { type Fault, faultsError, shellWord } from '../../schema/index.ts';
import type { TrialRecord } from '../trials/trial-record.ts';

export const exhausted = (study: string): AssayError =>
  new AssayError({
    code: 'TUNING_SPACE_EXHAUSTED',
    message: `Every different trial of the study ${study} has been made`,
    remedy: 'Widen the search space, or take the best trial as it is',
    details: { study },
  });

export const unknownTrial = (study: string, number: number): AssayError =>
  new AssayError({
    code: 'TUNING_TRIAL_NOT_FOUND',
    message: `The study ${study} has no trial ${number}`,
    remedy: 'Ask for a trial first',
    details: { study, trial: number },
  });

export const trialEnded = (study: string, { number, state }: TrialRecord): AssayError =>
  new AssayError({
    code: 'TUNING_TRIAL_ENDED',
    message: `Trial ${number} of the study ${study} cannot be told: it is ${state}`,
    remedy:
      'Tell each trial once, or pass skipIfFinished; one that was taken for lost is begun again by another worker',
    details: { study, trial: number, state },
  });

export const severalDirections = (study: string, directions: readonly string[]): AssayError =>
  new AssayError({
    code: 'TUNING_SEVERAL_DIRECTIONS',
    message: `The study ${study} has ${directions.length} directions, so no single trial is its best`,
    remedy: 'Use bestTrials',
    details: { study, directions },
  });

export const constraintsUnmet = (study: string): AssayError =>
  new AssayError({
    code: 'TUNING_CONSTRAINTS_UNMET',
    message: `No point of the search space of ${study} was found that meets all constraints`,
    remedy: 'Loosen the constraints, or narrow the ranges to where they hold',
    details: { study },
  });

export const allFailed = (study: string, failed: readonly TrialRecord[]): AssayError => {
  const reason = failed.at(-1)?.reason ?? 'for no reason given';
  return new AssayError({
    code: 'TUNING_ALL_FAILED',
    message: `All ${failed.length} trials of the study ${study} failed, the last one with: ${reason}`,
    remedy: `Correct what the trials fail with, then go on with the study and more trials, or begin it anew after: assay studies delete ${shellWord(study)}`,
    details: { study, trials: failed.map(({ number }) => number), reason },
  });
};

export const parameterChanged = (study: string, name: string, was: string, is: string): AssayError =>
  new AssayError({
    code: 'TUNING_PARAMETER_CHANGED',
    message: `The parameter ${name} of the study ${study} is ${was} and was asked for as ${is}`,
    remedy: 'Give the parameter another name, or begin another study',
    details: { study, parameter: name, was, is },
  });

export const paramsInvalid = (study: string, faults: readonly Fault[]): AssayError =>
  faultsError(faults, {
    code: 'TUNING_PARAMS_INVALID',
    subject: `parameters for the study ${study}`,
    remedy: 'Give values that lie in the search space',
  });

export const studyChanged = (study: string, differences: readonly string[]): AssayError =>
  new AssayError({
    code: 'TUNING_STUDY_CHANGED',
    message: `There is a study ${study} already, and it is another one: ${differences.join('; ')}`,
    remedy: `Choose another name, ask for what the study was begun with (choices may be added, ranges moved), or forget it: assay studies delete ${shellWord(study)}`,
    details: { study, differences },
  });
