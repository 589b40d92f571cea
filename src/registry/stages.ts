import type { Stage } from './model-version.ts';

/**
 * Where a version may go from each stage. Nothing enters production without having been in staging, except what has
 * been there before: an archived version may return at once, which is a rollback without training again.
 */
export const NEXT_STAGES = {
  none: ['staging', 'archived'],
  staging: ['none', 'production', 'archived'],
  production: ['staging', 'archived'],
  archived: ['staging', 'production'],
} as const satisfies Record<Stage, readonly Stage[]>;
