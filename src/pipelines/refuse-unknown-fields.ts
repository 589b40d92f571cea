import { faultsError, unknownNameFaults } from '../schema/index.ts';

/**
 * Refuses fields that a request does not have: left alone, a misspelt one would change nothing without a word.
 * @param fields by name all that `request` may say
 * @throws AssayError `INVALID_ARGUMENT` with every unknown name and the nearest known ones
 */
export function refuseUnknownFields(request: object, fields: Readonly<Record<string, true>>, subject: string): void {
  const faults = unknownNameFaults(request, Object.keys(fields));
  if (faults.length === 0) return;
  const remedy = `Correct the names; known are ${Object.keys(fields).join(', ')}`;
  throw faultsError(faults, { code: 'INVALID_ARGUMENT', subject, remedy });
}
