import { display, type Fault, faultsError } from '../../schema/index.ts';
import { textFaults } from '../entry-faults.ts';
import { LIMITS } from '../limits.ts';

/** Would be taken for a path, a version or a quote where models are named. */
const UNFIT_IN_NAMES = /[/:.%"']/;

export function modelNameFaults(name: string): Fault[] {
  const faults = textFaults('name', name, LIMITS.modelName);
  if (faults.length > 0 || !UNFIT_IN_NAMES.test(name)) return faults;
  return [{ path: 'name', got: display(name), expected: `a non-empty string without any of / : . % " '` }];
}

/** What is wrong with params or tags of a logged model, which take any key. */
export function modelTextFaults(kind: 'params' | 'tags', texts: Readonly<Record<string, string>>): Fault[] {
  return Object.entries(texts).flatMap(([key, value]) => [
    ...(key === '' ? [{ path: `${kind} key`, got: '""', expected: 'at least one character' }] : []),
    ...textFaults(`${kind} key`, key, LIMITS.modelKey),
    ...textFaults(`${kind}.${key}`, value, Number.POSITIVE_INFINITY),
  ]);
}

/** Throws one error with all the faults. */
export function refuseInvalidModel(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'EXPERIMENTS_LOGGED_MODEL_INVALID',
    subject: 'logged model',
    remedy: 'Change what is listed and try again; nothing of this call was written',
  });
}
