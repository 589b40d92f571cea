import { AssayError } from '../errors/index.ts';
import { shellWord } from '../schema/index.ts';
import { type ModelReference, STAGES, type Stage } from './model-version.ts';

/** No model, or no such version of it, is registered under the name. */
export class ModelNotFoundError extends AssayError {
  constructor(name: string, reference: ModelReference, known: readonly string[]) {
    const what = reference === 'latest' ? `No model is registered as ${name}` : `${name} has no version ${reference}`;
    super({
      code: 'REGISTRY_MODEL_NOT_FOUND',
      message: known.length === 0 ? what : `${what}; there is ${known.join(', ')}`,
      remedy: known.length === 0 ? 'See the registered models with: assay models list' : 'Name one of those',
      details: { name, reference, known },
    });
  }
}

/** The model has no version yet, or none any more. */
export class ModelEmptyError extends AssayError {
  constructor(name: string) {
    super({
      code: 'REGISTRY_MODEL_NOT_FOUND',
      message: `${name} has no version`,
      remedy: 'Register one first',
      details: { name, reference: 'latest', isEmpty: true },
    });
  }
}

/** The model has no such alias. */
export class AliasNotFoundError extends AssayError {
  constructor(name: string, alias: string) {
    super({
      code: 'REGISTRY_ALIAS_NOT_FOUND',
      message: `${name} has no alias ${alias}`,
      remedy: `See which it has with: assay models show ${shellWord(name)}`,
      details: { name, alias },
    });
  }
}

/** What a name stands for. A prompt is a model to the registry, but not to the people who make one. */
export type Kind = 'model' | 'prompt';

/** A model of that name exists already. */
export class NameTakenError extends AssayError {
  constructor(name: string, taken: Kind, wanted: Kind) {
    super({
      code: 'REGISTRY_NAME_TAKEN',
      message: `${name} is the name of another ${taken}`,
      remedy: 'Choose another name, or add a version to that one',
      details: { name, taken, wanted },
    });
  }
}

/** Where a model is said to be is no place that a version may point to. */
export class SourceInvalidError extends AssayError {
  constructor(source: string, reason: keyof typeof SOURCE_FAULTS) {
    super({
      code: 'REGISTRY_SOURCE_INVALID',
      message: `${JSON.stringify(source)} cannot be the source of a model version: ${SOURCE_FAULTS[reason]}`,
      remedy: 'Name a folder of the run that made the model, such as runs:/RUN/model, or an absolute address',
      details: { source, reason },
    });
  }
}

const SOURCE_FAULTS = {
  'outside-run': 'a local path has to lie in the artifacts of the run that is named',
  'outside-model': 'a local path has to lie in the artifacts of the logged model that is named',
  relative: 'an address has to be absolute, without .. and empty characters',
  'foreign-host': 'files of another host need a scheme that reaches it',
  'other-registry': 'models:/ names a version of this registry',
} as const;

/** The file of a version is asked for that the registry does not keep. */
export class ModelElsewhereError extends AssayError {
  constructor(name: string, version: number, path: string) {
    super({
      code: 'REGISTRY_MODEL_ELSEWHERE',
      message: `${name} version ${version} is kept at ${path}, not in the registry`,
      remedy: 'Load it from there, or register its file with ws.models.register',
      details: { name, version, path },
    });
  }
}

/** A stored model file is missing or is no longer what was registered. */
export class ModelFileCorruptError extends AssayError {
  constructor(model: { name: string; version: number; path: string; digest: string }, found: string | undefined) {
    const fault = found === undefined ? 'is missing' : `has SHA-256 ${found}, not ${model.digest}`;
    super({
      code: 'REGISTRY_MODEL_FILE_CORRUPT',
      message: `The file of ${model.name} version ${model.version} ${fault}: ${model.path}`,
      remedy: 'Restore the file from a backup, or train and register the model again',
      details: { name: model.name, version: model.version, path: model.path, expected: model.digest, found },
    });
  }
}

/** The stages allow no such step. */
export class TransitionRefusedError extends AssayError {
  constructor(name: string, version: number, from: Stage, to: Stage, allowed: readonly Stage[]) {
    super({
      code: 'REGISTRY_TRANSITION_REFUSED',
      message: `${name} version ${version} cannot go from ${from} to ${to}`,
      remedy: `From ${from} it can go to ${allowed.join(' or ')}`,
      details: { name, version, from, to, allowed },
    });
  }
}

/** Somebody else moved the version since the caller looked. */
export class StageChangedError extends AssayError {
  constructor(name: string, version: number, expected: Stage, found: Stage) {
    super({
      code: 'REGISTRY_STAGE_CHANGED',
      message: `${name} version ${version} is in ${found} now, not in ${expected}`,
      remedy: `Look at it again with: assay models show ${name}`,
      details: { name, version, expected, found, stages: STAGES },
    });
  }
}
