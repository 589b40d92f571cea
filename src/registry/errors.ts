import { AssayError } from '../errors/index.ts';
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
