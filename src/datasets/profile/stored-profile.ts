import type { Profile } from './profile.ts';

/** JSON has no such numbers, and null would be taken for a missing cell. */
const NUMBERS: Readonly<Record<string, number>> = {
  '\u0000NaN': Number.NaN,
  '\u0000Infinity': Number.POSITIVE_INFINITY,
  '\u0000-Infinity': Number.NEGATIVE_INFINITY,
};

/** A profile as text that {@link readProfile} takes to the same profile. */
export function writeProfile(profile: Profile): string {
  return JSON.stringify(profile, (_, value) =>
    typeof value === 'number' && !Number.isFinite(value) ? `\u0000${value}` : value,
  );
}

/** @returns undefined for a text that is no profile of this form */
export function readProfile(text: string): Profile | undefined {
  try {
    const profile: unknown = JSON.parse(text, (_, value) =>
      typeof value === 'string' ? (NUMBERS[value] ?? value) : value,
    );
    return (profile as Partial<Profile> | null)?.format === 1 ? (profile as Profile) : undefined;
  } catch {
    return undefined;
  }
}
