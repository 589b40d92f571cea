export { ModelFileCorruptError, ModelNotFoundError, StageChangedError, TransitionRefusedError } from './errors.ts';
export type { ModelReference, ModelVersion, RegisteredModel, Stage } from './model-version.ts';
export { STAGES } from './model-version.ts';
export { openRegistry } from './open-registry.ts';
export type { RegisterModel, Registry, Transition } from './registry.ts';
export type { RegistryContext } from './registry-context.ts';
