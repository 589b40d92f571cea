import { FeatureCountMismatchError, FeaturesMissingError } from '../errors.ts';
import { columnAt, type Matrix } from '../matrix.ts';
import { OnnxModelUnfitError } from './errors.ts';
import type { OnnxRuntime, OnnxTensor, OnnxValue } from './load-runtime.ts';

const NUMBER_TYPES = ['float32', 'float64', 'int32', 'int64'] as const;
type NumberType = (typeof NUMBER_TYPES)[number];

/** How the columns of a matrix become inputs of a model. */
export interface ScorerInputs {
  /** Names of the columns; undefined when the model only says how many. */
  readonly featureNames: readonly string[] | undefined;
  /** Undefined when the model takes any number. */
  readonly columns: number | undefined;
  readonly tensors: readonly {
    readonly name: string;
    readonly type: NumberType;
    readonly shape: 'table' | 'column' | 'list';
  }[];
}

/**
 * One input of rows × features, whose names may stand in the metadata, or an input per column.
 * @throws OnnxModelUnfitError (`ML_ONNX_MODEL_UNFIT`) naming the input that is neither
 */
export function scorerInputs(inputs: readonly OnnxValue[], namesInFile: readonly string[] | undefined): ScorerInputs {
  const tensors = inputs.map((input) => {
    if (!input.isTensor) throw new OnnxModelUnfitError(`its input ${input.name} is no tensor`);
    const type = NUMBER_TYPES.find((known) => known === input.type);
    if (type === undefined)
      throw new OnnxModelUnfitError(`its input ${input.name} is of ${input.type}, not of numbers`);
    return { name: input.name, type, dims: input.shape };
  });
  const [first, second] = tensors;
  if (first === undefined) throw new OnnxModelUnfitError('it has no inputs');
  if (second === undefined && first.dims.length === 2) {
    const [, width] = first.dims;
    const columns = typeof width === 'number' && width > 0 ? width : namesInFile?.length;
    const areNamed = namesInFile !== undefined && namesInFile.length === columns;
    return {
      featureNames: areNamed ? namesInFile : undefined,
      columns,
      tensors: [{ name: first.name, type: first.type, shape: 'table' }],
    };
  }
  return {
    featureNames: tensors.map(({ name }) => name),
    columns: tensors.length,
    tensors: tensors.map(({ name, type, dims }) => {
      const isColumn = dims.length === 1 || (dims.length === 2 && (dims[1] === 1 || typeof dims[1] === 'string'));
      if (!isColumn)
        throw new OnnxModelUnfitError(`its input ${name} has the shape ${dims.join(' × ')}, not of a column`);
      return { name, type, shape: dims.length === 1 ? ('list' as const) : ('column' as const) };
    }),
  };
}

/** The places of the columns in `matrix`, by name where they have names. */
export function placesOf({ featureNames, columns }: ScorerInputs, matrix: Matrix): number[] {
  if (featureNames === undefined) {
    if (columns !== undefined && columns !== matrix.columns) {
      throw new FeatureCountMismatchError(columns, matrix.names);
    }
    return Array.from({ length: matrix.columns }, (_, index) => index);
  }
  const missing = featureNames.filter((name) => !matrix.names.includes(name));
  if (missing.length > 0) throw new FeaturesMissingError(missing, matrix.names);
  return featureNames.map((name) => matrix.names.indexOf(name));
}

/** Rows `start` to `end` as the model takes them. */
export function feedsOf(
  { Tensor }: OnnxRuntime,
  { tensors }: ScorerInputs,
  matrix: Matrix,
  { places, start, end }: { places: readonly number[]; start: number; end: number },
): Record<string, OnnxTensor> {
  const rows = end - start;
  const valuesOf = (chosen: readonly number[]): Float64Array => {
    const values = new Float64Array(rows * chosen.length);
    chosen.forEach((place, column) => {
      const from = columnAt(matrix, place);
      for (let row = 0; row < rows; row++) values[row * chosen.length + column] = from[start + row]!;
    });
    return values;
  };
  return Object.fromEntries(
    tensors.map(({ name, type, shape }, index) => {
      const chosen = shape === 'table' ? places : [places[index]!];
      const dims = shape === 'list' ? [rows] : [rows, chosen.length];
      return [name, new Tensor(type, inType(type, valuesOf(chosen), name), dims)];
    }),
  );
}

function inType(type: NumberType, values: Float64Array, name: string): OnnxTensor['data'] {
  if (type === 'float32') return Float32Array.from(values);
  if (type === 'float64') return values;
  const stranger = values.find((value) => !Number.isInteger(value));
  if (stranger !== undefined) {
    throw new OnnxModelUnfitError(`its input ${name} takes whole numbers only, and one is ${stranger}`);
  }
  return type === 'int32' ? Int32Array.from(values) : BigInt64Array.from(values, BigInt);
}
