import { throwIfInterrupted } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { writeFileAtomically } from '../storage/index.ts';
import { openTables } from '../tables/index.ts';
import { modelColumns } from './model-columns.ts';
import { checkOutputPath } from './output-path.ts';
import { predictionColumns, predictionsCsv } from './predictions-csv.ts';
import { readModel } from './read-model.ts';

export interface PredictTableRequest {
  /** Path of the model file. */
  readonly model: string;
  /** Path of the table; columns may come in any order, those the model does not know are ignored. */
  readonly data: string;
  /** Path of the CSV file to write; replaced as a whole when it exists. */
  readonly output: string;
  /** Cells that mean "missing" in a CSV file, besides the empty one. */
  readonly missingValues?: readonly string[] | undefined;
  /** Adds `margin_0 …`, the raw scores before the link function. */
  readonly includesMargins?: boolean;
}

export interface PredictedTable {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly string[];
}

/**
 * Scores every row of a table and writes one line per row, in the table's order.
 *
 * @throws AssayError `ML_FEATURES_MISSING` when the table lacks columns, `ML_MODEL_FILE_…`, `TABLES_…`, `FILE_…`
 */
export async function predictTable(request: PredictTableRequest, work: LongWork = {}): Promise<PredictedTable> {
  const { data, output, missingValues = [], includesMargins = false } = request;
  const path = await checkOutputPath(output, [request.model, data]);
  const model = await readModel(request.model);
  await using tables = await openTables();
  await using table = await tables.open({ path: data, missingValues }, work);
  const { matrix } = await table.toMatrix({ ...modelColumns(model, table), allMissing: 'keep' }, work);
  throwIfInterrupted(work.signal, 'Scoring');
  work.progress?.({ stage: 'score', note: `${matrix.rows} rows` });
  const prediction = model.predict(matrix);
  throwIfInterrupted(work.signal, 'Scoring');
  await writeFileAtomically(path, predictionsCsv(prediction, includesMargins));
  return { path: output, rows: matrix.rows, columns: predictionColumns(prediction, includesMargins) };
}
