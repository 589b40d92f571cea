import { isForeignOnnx, loadModel, type Matrix, type Model, openOnnxModel, type Prediction } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import { readRegularFile } from '../storage/index.ts';
import type { MatrixOptions, Table } from '../tables/index.ts';
import { type LeftOut, modelColumns } from './model-columns.ts';

/** Whatever scores rows: a model that is read here, or an ONNX model of another program that a runtime runs. */
export interface Scorer extends AsyncDisposable {
  /** Undefined for a model that a runtime runs. */
  readonly model: Model | undefined;
  /** @throws ColumnNotFoundError, FeaturesMissingError, FeatureCountMismatchError as {@link modelColumns} */
  columnsOf(
    table: Pick<Table, 'schema'>,
    leftOut: LeftOut,
  ): Pick<MatrixOptions, 'features' | 'categories' | 'precision'>;
  predict(matrix: Matrix, work: Pick<LongWork, 'signal'>): Promise<Prediction>;
}

/** @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ML_MODEL_FILE_…`, `ML_ONNX_…` */
export async function readScorer(path: string): Promise<Scorer> {
  const bytes = await readRegularFile(path);
  if (!isForeignOnnx(bytes)) {
    const model = loadModel(bytes, { path });
    return {
      model,
      columnsOf: (table, leftOut) => modelColumns(model, table, leftOut),
      predict: async (matrix) => model.predict(matrix),
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const scorer = await openOnnxModel(bytes, { path });
  return {
    model: undefined,
    columnsOf: (table, leftOut) => {
      const names = table.schema.map(({ name }) => name).filter((name) => !leftOut.ignore?.includes(name));
      // Without names the columns are meant in their order, whatever they are called; how many there must be, it knows itself.
      return modelColumns({ featureNames: scorer.featureNames ?? names, precision: 'double' }, table, leftOut);
    },
    predict: (matrix, work) => scorer.predict(matrix, work),
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}
