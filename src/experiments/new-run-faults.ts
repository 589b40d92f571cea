import { display, type Fault, faultsError } from '../schema/index.ts';
import { RUN_NAME_TAG } from './entry-rows.ts';

export function refuseInvalidRun(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const remedy = 'Change what is listed and start the run again; no run was made';
  throw faultsError(faults, { code: 'EXPERIMENTS_RUN_INVALID', subject: 'run', remedy });
}

export function timeFaults({ startTime }: { readonly startTime?: number | undefined }): Fault[] {
  if (startTime === undefined || (Number.isSafeInteger(startTime) && startTime >= 0)) return [];
  return [{ path: 'startTime', got: display(startTime), expected: 'whole milliseconds since 1970' }];
}

interface Named {
  readonly name?: string | undefined;
  readonly tags?: Readonly<Record<string, string>>;
}

export function nameConflict({ name, tags = {} }: Named): Fault[] {
  const tagged = tags[RUN_NAME_TAG];
  if (!name || !tagged || name === tagged) return [];
  return [{ path: `tags.${RUN_NAME_TAG}`, got: JSON.stringify(tagged), expected: `the name, ${JSON.stringify(name)}` }];
}

export function idFaults(id: string | undefined): Fault[] {
  if (id === undefined || /^[0-9a-f]{32}$/.test(id)) return [];
  return [{ path: 'id', got: display(id), expected: '32 lower-case hex digits' }];
}
