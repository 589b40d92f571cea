import type { LongWork } from '../../schema/index.ts';
import { ModelFileCorruptError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import type { Prediction } from '../model.ts';
import { Damage } from '../model-files/damage.ts';
import { dropZipMap } from '../model-files/onnx/drop-zip-map.ts';
import { readOnnx } from '../model-files/onnx/read-onnx.ts';
import { nextTurn } from '../next-turn.ts';
import { OnnxModelUnfitError } from './errors.ts';
import { loadRuntime, type OnnxRuntime, type OnnxSession, type OnnxTensor } from './load-runtime.ts';
import { feedsOf, placesOf, type ScorerInputs, scorerInputs } from './scorer-inputs.ts';
import { type ScorerOutputs, scorerOutputs } from './scorer-outputs.ts';

export interface OnnxPrediction extends Prediction {
  /** The model's own verdict on each row, where it gives one. */
  readonly labels: readonly string[] | undefined;
}

/** Any ONNX model of a table, run by onnxruntime-node. */
export interface OnnxScorer extends AsyncDisposable {
  /** Columns it looks for by name; undefined when it takes them in the order they come. */
  readonly featureNames: readonly string[] | undefined;
  /** How many columns it takes; undefined for any number. */
  readonly columns: number | undefined;
  /**
   * Scores rows, NaN for missing. `predictions` are the probability of the second class where there are two, one per
   * class where there are more, else the model's numbers (or class numbers); margins are not known (width 0).
   * @throws AssayError `ML_FEATURES_MISSING`, `ML_FEATURE_COUNT_MISMATCH`, `ML_ONNX_MODEL_UNFIT`
   */
  predict(matrix: Matrix, work?: Pick<LongWork, 'signal'>): Promise<OnnxPrediction>;
}

/** Rows that are handed over at once; between them an abort is seen. */
const BLOCK = 16_384;

/**
 * Opens any ONNX model that takes numbers – one input of rows × features or an input per column – and gives numbers or
 * classes, also those with a `ZipMap`. Names of the columns are taken from the metadata entry `feature_names` (a JSON
 * list) or from the inputs. Models saved by Assay are better read by `loadModel`, but can be opened too.
 * @param path only for error messages
 * @throws AssayError `ML_ONNX_RUNTIME_MISSING` without the optional peer onnxruntime-node, `ML_ONNX_MODEL_UNFIT`,
 *   `ML_MODEL_FILE_CORRUPT`
 */
export async function openOnnxModel(
  bytes: Uint8Array,
  { path }: { readonly path?: string | undefined } = {},
): Promise<OnnxScorer> {
  const { model, names } = prepared(bytes, path);
  const onnx = await loadRuntime();
  const session = await sessionOf(onnx, model, path);
  return new SessionScorer(onnx, session, {
    inputs: scorerInputs(session.inputMetadata, names),
    outputs: scorerOutputs(session.outputMetadata),
  });
}

class SessionScorer implements OnnxScorer {
  readonly #onnx: OnnxRuntime;
  readonly #session: OnnxSession;
  readonly #inputs: ScorerInputs;
  readonly #outputs: ScorerOutputs;

  constructor(
    onnx: OnnxRuntime,
    session: OnnxSession,
    { inputs, outputs }: { inputs: ScorerInputs; outputs: ScorerOutputs },
  ) {
    this.#onnx = onnx;
    this.#session = session;
    this.#inputs = inputs;
    this.#outputs = outputs;
  }

  get featureNames(): readonly string[] | undefined {
    return this.#inputs.featureNames;
  }

  get columns(): number | undefined {
    return this.#inputs.columns;
  }

  async predict(matrix: Matrix, { signal }: Pick<LongWork, 'signal'> = {}): Promise<OnnxPrediction> {
    const places = placesOf(this.#inputs, matrix);
    const { answers, verdicts } = this.#outputs;
    const values: Float32Array[] = [];
    const labels: string[] = [];
    for (let start = 0; start < matrix.rows; start += BLOCK) {
      await nextTurn(signal, 'Scoring');
      const end = Math.min(matrix.rows, start + BLOCK);
      const results = await this.#run(feedsOf(this.#onnx, this.#inputs, matrix, { places, start, end }));
      if (answers !== undefined) values.push(numbersOf(results[answers.name]!, answers.name));
      if (verdicts !== undefined) labels.push(...Array.from(results[verdicts]!.data as ArrayLike<unknown>, String));
    }
    return predictionOf(matrix.rows, {
      values: joined(values),
      labels: verdicts === undefined ? undefined : labels,
      isProbability: answers?.isProbability ?? false,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#session.release();
  }

  async #run(feeds: Record<string, OnnxTensor>): Promise<Readonly<Record<string, OnnxTensor>>> {
    const { answers, verdicts } = this.#outputs;
    const wanted = [answers?.name, verdicts].filter((name) => name !== undefined);
    try {
      return await this.#session.run(feeds, wanted);
    } catch (cause) {
      throw new OnnxModelUnfitError(messageOf(cause), { cause });
    }
  }
}

function predictionOf(
  rows: number,
  { values, labels, isProbability }: { values: Float32Array; labels: string[] | undefined; isProbability: boolean },
): OnnxPrediction {
  const none = { margins: new Float32Array(), marginWidth: 0, labels };
  if (values.length === 0 && labels !== undefined) {
    const classes = labels.map(Number);
    if (classes.some(Number.isNaN)) throw new OnnxModelUnfitError('it gives nothing but texts');
    return { ...none, predictions: Float32Array.from(classes), predictionWidth: 1 };
  }
  const width = rows === 0 ? 1 : values.length / rows;
  if (!Number.isInteger(width)) throw new OnnxModelUnfitError(`it gives ${values.length} numbers for ${rows} rows`);
  if (!(isProbability && width === 2)) return { ...none, predictions: values, predictionWidth: width };
  return {
    ...none,
    predictions: Float32Array.from({ length: rows }, (_, row) => values[2 * row + 1]!),
    predictionWidth: 1,
  };
}

function numbersOf(tensor: OnnxTensor, name: string): Float32Array {
  if (tensor.type !== 'float32' && tensor.type !== 'float64') {
    throw new OnnxModelUnfitError(`its output ${name} is of ${tensor.type}, not of numbers`);
  }
  return Float32Array.from(tensor.data as Float32Array | Float64Array);
}

function joined(pieces: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function prepared(
  bytes: Uint8Array,
  path: string | undefined,
): { model: Uint8Array; names: readonly string[] | undefined } {
  try {
    const names = namesIn(readOnnx(bytes).metadata.get('feature_names'));
    return { model: dropZipMap(bytes), names };
  } catch (cause) {
    if (cause instanceof Damage) throw new ModelFileCorruptError({ reason: cause.message, path });
    throw cause;
  }
}

/** Names in the metadata; undefined when there are none, or what stands there is no list of texts. */
function namesIn(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const names: unknown = JSON.parse(text);
    return Array.isArray(names) && names.every((name) => typeof name === 'string') ? names : undefined;
  } catch {
    return undefined;
  }
}

async function sessionOf(onnx: OnnxRuntime, model: Uint8Array, path: string | undefined): Promise<OnnxSession> {
  try {
    return await onnx.InferenceSession.create(model, { logSeverityLevel: 3 });
  } catch (cause) {
    throw new OnnxModelUnfitError(messageOf(cause), { path, cause });
  }
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
