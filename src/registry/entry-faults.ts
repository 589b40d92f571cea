import { tagFaults, textFaults } from '../experiments/index.ts';
import { display, type Fault, faultsError } from '../schema/index.ts';
import { LIMITS } from './limits.ts';

export interface NewEntry {
  readonly name: string;
  readonly description?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

/** What is wrong with the name of a model; MLflow's rules, without control characters. */
export function nameFaults(name: string, path = 'name'): Fault[] {
  const fault = (expected: string): Fault[] => [{ path, got: display(name), expected }];
  if (name.trim() === '') return fault('a name that is not blank');
  if (/[/:]/.test(name)) return fault('a name without / and :, which mean something in model addresses');
  if (/^\.(\.|$)/.test(name)) return fault('a name that does not lead to another folder');
  if (/\p{Cc}/u.test(name) || !name.isWellFormed()) return fault('a name without control characters');
  return name.length > LIMITS.modelName ? fault(`at most ${LIMITS.modelName} characters`) : [];
}

/** What is wrong with what describes a model or a version of it. */
export function entryFaults({ name, description, tags = {} }: NewEntry): Fault[] {
  return [
    ...nameFaults(name),
    ...(description === undefined ? [] : textFaults('description', description, LIMITS.description)),
    ...tagFaults(tags, LIMITS.tagValue),
  ];
}

/** @throws AssayError `REGISTRY_MODEL_INVALID` naming every fault */
export function refuseInvalid(
  faults: readonly Fault[],
  remedy = 'Choose a name such as fraud-detector, and texts within the limits listed',
): void {
  if (faults.length === 0) return;
  throw faultsError(faults, { code: 'REGISTRY_MODEL_INVALID', subject: 'model', remedy });
}
