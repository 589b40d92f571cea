import { type Fault, faultsError } from '../schema/index.ts';
import type { ReviewRequest, TagChanges } from './dataset.ts';
import { parseSelector } from './reference.ts';

const LONGEST_TEXT = 10_000;
const LONGEST_KEY = 250;
const ALIAS = /^[A-Za-z][A-Za-z0-9._-]{0,127}$/;

/** What is wrong with a text that a person wrote; undefined when nothing is. */
export function textFault(path: string, text: string | undefined): Fault | undefined {
  if (text === undefined || (text.length <= LONGEST_TEXT && !text.includes('\0'))) return undefined;
  return { path, got: text.slice(0, 40), expected: `at most ${LONGEST_TEXT} characters, without NUL` };
}

export function tagFaults(tags: TagChanges): Fault[] {
  return Object.entries(tags).flatMap(([key, value]) => {
    const faults = [textFault(`tag ${key}`, value ?? undefined)].filter((fault) => fault !== undefined);
    if (key.trim() !== '' && key.length <= LONGEST_KEY && !key.includes('\0')) return faults;
    return [...faults, { path: 'tag', got: key.slice(0, 40), expected: `a name of 1 to ${LONGEST_KEY} characters` }];
  });
}

/** An alias must not read like another way to name a version. */
export function aliasFaults(alias: string): Fault[] {
  if (ALIAS.test(alias) && parseSelector(alias).by === 'alias') return [];
  const expected = 'a letter, then letters, digits, dots, dashes or underscores; not latest, nor the start of a digest';
  return [{ path: 'alias', got: alias, expected }];
}

export function reviewFaults({ user, note }: ReviewRequest): Fault[] {
  const blank = user?.trim() === '' ? { path: 'user', got: user, expected: 'a name' } : undefined;
  return [blank, textFault('user', user), textFault('note', note)].filter((fault) => fault !== undefined);
}

/** @throws AssayError `DATASETS_RECORD_INVALID` that lists every fault, if there is one */
export function refuseRecords(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  throw faultsError(faults, {
    code: 'DATASETS_RECORD_INVALID',
    subject: 'what is said of a dataset version',
    remedy: 'Correct what is listed; nothing was changed',
  });
}
