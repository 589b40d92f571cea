export type { AliasRules } from './aliases.ts';
export type { SetStage } from './change-version.ts';
export type { NewModel } from './create-model.ts';
export {
  AliasNotFoundError,
  ModelElsewhereError,
  ModelFileCorruptError,
  ModelNotFoundError,
  NameTakenError,
  SourceInvalidError,
  StageChangedError,
  TransitionRefusedError,
} from './errors.ts';
export { versionsHolding } from './held-records.ts';
export type { KeptVersion, ModelReference, ModelVersion, RegisteredModel, Stage } from './model-version.ts';
export { STAGES } from './model-version.ts';
export { openRegistry } from './open-registry.ts';
export type { NewSource } from './register-source.ts';
export type { RegisterModel, Registry, Transition } from './registry.ts';
export type { RegistryContext } from './registry-context.ts';
export {
  modelPageSchema,
  modelVersionSchema,
  newKeptVersionSchema,
  newModelSchema,
  newSourceSchema,
  registeredModelSchema,
  searchModelsSchema,
  stageSchema,
  versionPageSchema,
} from './schemas/model-schemas.ts';
export type { SearchOptions } from './search/page.ts';
export type { ModelPage } from './search/search-models.ts';
export type { VersionPage } from './search/search-versions.ts';
export {
  type RegisteredModelRecord,
  type VersionRecord,
  type WrittenVersions,
  writeRegisteredModel,
} from './write-model-record.ts';
