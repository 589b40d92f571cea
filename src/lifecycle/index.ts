export type { Lifecycle, LifecycleContext, RemoveOptions } from './lifecycle.ts';
export { openLifecycle } from './open-lifecycle.ts';
