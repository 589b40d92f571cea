import { AssayError } from '../errors/index.ts';
import { nearestText } from '../schema/index.ts';

/** Arrays that describe the same rows have different lengths. */
export class ShapeMismatchError extends AssayError {
  constructor(lengths: Readonly<Record<string, number>>) {
    const text = Object.entries(lengths).map(([name, length]) => `${name} ${length}`);
    super({
      code: 'ML_SHAPE_MISMATCH',
      message: `These lengths do not fit together: ${text.join(', ')}`,
      remedy: 'Pass one label per row, and one score per label',
      details: { lengths },
    });
  }
}

/** A two-class metric or algorithm met a label that is neither 0 nor 1. */
export class LabelsNotBinaryError extends AssayError {
  constructor(values: readonly number[]) {
    super({
      code: 'ML_LABELS_NOT_BINARY',
      message: `Two-class labels must be 0 or 1, but these values occur: ${values.join(', ')}`,
      remedy: 'Choose a label column with two values, or an objective for several classes or regression',
      // JSON knows no NaN, so values travel as text.
      details: { values: values.map(String) },
    });
  }
}

/** Only one class occurs, so there is nothing to tell apart. */
export class LabelsOneClassError extends AssayError {
  constructor(label: number, rows: number) {
    super({
      code: 'ML_LABELS_ONE_CLASS',
      message: `All ${rows} labels are ${label}; a classifier needs two classes`,
      remedy: 'Use rows of both classes, or check that the right label column was chosen',
      details: { label, rows },
    });
  }
}

/** A label that cannot be learned from: missing, infinite or no class number. */
export class LabelsInvalidError extends AssayError {
  constructor({ row, label, expected }: { row: number; label: number; expected: string }) {
    super({
      code: 'ML_LABELS_INVALID',
      message: `The label of row ${row} is ${label}, expected ${expected}`,
      remedy: 'Drop the rows without a usable label, or repair them',
      details: { row, label: String(label), expected },
    });
  }
}

/** A row weight is missing, negative or infinite, or all are 0 where something is to be learned from them. */
export class WeightsInvalidError extends AssayError {
  constructor(row: number, weight: number) {
    super({
      code: 'ML_WEIGHTS_INVALID',
      message: weight === 0 ? 'All row weights are 0' : `The weight of row ${row} is ${weight}`,
      remedy: 'Give every row a finite weight of 0 or more, and at least one a weight above 0',
      details: { row, weight: String(weight) },
    });
  }
}

/** What a model said about a row cannot be scored: NaN, or outside [0, 1] where a probability is needed. */
export class ScoresInvalidError extends AssayError {
  constructor({ row, score, expected }: { row: number; score: number; expected: string }) {
    super({
      code: 'ML_SCORES_INVALID',
      message: `The score of row ${row} is ${score}, expected ${expected}`,
      remedy: 'Score probabilities where they are needed (the logistic function makes them of margins), and no NaN',
      details: { row, score: String(score), expected },
    });
  }
}

/** A model was asked about rows that lack columns it was trained on. */
export class FeaturesMissingError extends AssayError {
  constructor(missing: readonly string[], present: readonly string[]) {
    super({
      code: 'ML_FEATURES_MISSING',
      message: `The data lacks ${missing.length} column(s) the model was trained on: ${shorten(missing)}`,
      remedy: 'Add them (empty cells are allowed and count as missing values)',
      details: { missing, present },
    });
  }
}

/** A model was asked about features that it does not have. */
export class FeatureUnknownError extends AssayError {
  constructor(unknown: readonly string[], known: readonly string[]) {
    const names = unknown.map((name) => `${name}${nearestText(name, known)}`);
    super({
      code: 'ML_FEATURE_UNKNOWN',
      message: `The model has no feature ${names.join(' and no feature ')}`,
      remedy: `Name features of the model: ${shorten(known)}`,
      details: { unknown, known },
    });
  }
}

/** A model whose file names no columns was asked about rows of another number of columns. */
export class FeatureCountMismatchError extends AssayError {
  /** @param present the columns of the data */
  constructor(expected: number, present: readonly string[]) {
    super({
      code: 'ML_FEATURE_COUNT_MISMATCH',
      message: `The model was trained on ${expected} columns without names, but the data has ${present.length}: ${shorten(present)}`,
      remedy:
        present.length > expected
          ? 'Leave out the columns that it was not trained on, such as the label or ids, and keep the others in the order of training'
          : 'Give it the columns of training in their order, or columns named f0, f1 and so on',
      details: { expected, got: present.length, present },
    });
  }
}

/** The file is damaged: it claims to be a known format but does not hold together. */
export class ModelFileCorruptError extends AssayError {
  constructor({ reason, path, cause }: { reason: string; path?: string | undefined; cause?: unknown }) {
    super({
      code: 'ML_MODEL_FILE_CORRUPT',
      message: `${path ?? 'The model file'} is damaged: ${reason}`,
      remedy: 'Copy the file again from where it was saved, or train the model anew',
      details: { ...(path !== undefined && { path }), reason },
      cause,
    });
  }
}

/** The file is a model, but of a kind that is not read here, or no model at all. */
export class ModelFileUnsupportedError extends AssayError {
  constructor({ format, path, remedy }: { format: string; path?: string | undefined; remedy: string }) {
    super({
      code: 'ML_MODEL_FILE_UNSUPPORTED',
      message: `${path ?? 'The model file'} cannot be read as a model: it is ${format}`,
      remedy,
      details: { ...(path !== undefined && { path }), format },
    });
  }
}

/** The worker thread ended without an answer. */
export class WorkerCrashedError extends AssayError {
  constructor(reason: string, cause?: unknown) {
    super({
      code: 'ML_WORKER_CRASHED',
      message: `Training in a worker thread ended without a result: ${reason}`,
      remedy: 'Run it again; if memory ran out, use fewer rows or columns or a smaller max_bin',
      details: { reason },
      cause,
    });
  }
}

const shorten = (names: readonly string[]): string =>
  names.length <= 8 ? names.join(', ') : `${names.slice(0, 8).join(', ')} and ${names.length - 8} more`;
