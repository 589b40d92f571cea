import { type Fault, faultsError } from '../schema/index.ts';

/** Throws one error with all the faults; nothing of the entries has been written then. */
export function refuseInvalidEntries(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'EXPERIMENTS_ENTRY_INVALID',
    subject: 'entries of a run',
    remedy: 'Change what is listed and log again; nothing of this call was written. Store long texts as artifacts',
  });
}
