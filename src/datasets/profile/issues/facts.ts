import type { Profile } from '../profile.ts';

/** What issues are found in: everything that is known but the issues. */
export type Facts = Omit<Profile, 'issues'>;
