import type { Stage } from './model-version.ts';

/**
 * Where a version may go from each stage. Production is entered from staging alone; an archived version returns by the
 * same way, which is a rollback without training again.
 */
export const NEXT_STAGES = {
  none: ['staging', 'archived'],
  staging: ['none', 'production', 'archived'],
  production: ['staging', 'archived'],
  archived: ['staging'],
} as const satisfies Record<Stage, readonly Stage[]>;
