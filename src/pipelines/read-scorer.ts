import { isForeignOnnx, loadModel, type Matrix, type Model, openOnnxModel, type Prediction } from '../ml/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { MatrixOptions, Table } from '../tables/index.ts';
import { modelColumns } from './model-columns.ts';
import { readModelBytes } from './read-model-bytes.ts';

/** Whatever scores rows: a model that is read here, or an ONNX model of another program that a runtime runs. */
export interface Scorer extends AsyncDisposable {
  /** Undefined for a model that a runtime runs. */
  readonly model: Model | undefined;
  /** @throws FeaturesMissingError (`ML_FEATURES_MISSING`) */
  columnsOf(table: Pick<Table, 'schema'>): Pick<MatrixOptions, 'features' | 'categories' | 'precision'>;
  predict(matrix: Matrix, work: Pick<LongWork, 'signal'>): Promise<Prediction>;
}

/** @throws AssayError `FILE_NOT_FOUND`, `FILE_UNREADABLE`, `ML_MODEL_FILE_…`, `ML_ONNX_…` */
export async function readScorer(path: string): Promise<Scorer> {
  const bytes = await readModelBytes(path);
  if (!isForeignOnnx(bytes)) {
    const model = loadModel(bytes, { path });
    return {
      model,
      columnsOf: (table) => modelColumns(model, table),
      predict: async (matrix) => model.predict(matrix),
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const scorer = await openOnnxModel(bytes, { path });
  return {
    model: undefined,
    columnsOf: (table) => {
      // Without names the columns are meant in their order, whatever they are called.
      const featureNames = scorer.featureNames ?? table.schema.map(({ name }) => name);
      return modelColumns({ featureNames, precision: 'double' }, table);
    },
    predict: (matrix, work) => scorer.predict(matrix, work),
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}
