import { collectGarbage } from '../experiments/index.ts';
import { versionsHolding } from '../registry/index.ts';
import type { Lifecycle, LifecycleContext } from './lifecycle.ts';

/** The lifecycle of the records of a workspace. */
export function openLifecycle(context: LifecycleContext): Lifecycle {
  return {
    collectGarbage: (options) => collectGarbage(context, { ...options, holdersOf: versionsHolding }),
  };
}
