import { resolve } from 'node:path';
import { AssayError, throwIfInterrupted } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { writeFileAtomically } from '../storage/index.ts';
import { contributionsCsv, explainable } from './contributions-csv.ts';
import { csvHeader, csvLines } from './csv-numbers.ts';
import { type DataSources, isDataset, openData } from './open-data.ts';
import { checkOutputPath } from './output-path.ts';
import { predictionColumns } from './prediction-columns.ts';
import { readScorer } from './read-scorer.ts';

export interface PredictTableRequest {
  /** Path of the model file. */
  readonly model: string;
  /** Path of the table, or a dataset of the workspace such as `payments@3`; columns may come in any order, those the model does not know are ignored. */
  readonly data: string;
  /** Path of the CSV file to write; replaced as a whole when it exists. */
  readonly output: string;
  /** Columns that the model is not to be given, such as ids; only a model that knows no names would read them. */
  readonly ignore?: readonly string[] | undefined;
  /** Cells that mean "missing" in a CSV file, besides the empty one. */
  readonly missingValues?: readonly string[] | undefined;
  /** Adds `margin_0 …`, the raw scores before the link function. */
  readonly includesMargins?: boolean;
  /** Path of a CSV file for how much each feature moved each row's margin: the features, then `bias`, class after class. */
  readonly contributions?: string | undefined;
}

export interface PredictedTable {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly string[];
  /** Path of the file of contributions, where one was asked for. */
  readonly contributions?: string;
}

/**
 * Scores every row of a table and writes one line per row, in the table's order.
 *
 * @throws AssayError `ML_FEATURES_MISSING` and `ML_FEATURE_COUNT_MISMATCH` when the table has other columns, `ML_NO_CONTRIBUTIONS` when they are
 *   asked of a model that has none, `DATASETS_…`, `ML_MODEL_FILE_…`, `ML_ONNX_…`, `TABLES_…`, `FILE_…`, `OUTPUT_…`
 */
export async function predictTable(
  sources: DataSources,
  request: PredictTableRequest,
  work: LongWork = {},
): Promise<PredictedTable> {
  const { data, output, ignore, missingValues = [], includesMargins = false } = request;
  const inputs = [request.model, isDataset(data) ? undefined : data];
  const path = await checkOutputPath(output, inputs);
  const contributionsPath = request.contributions && (await checkOutputPath(request.contributions, inputs));
  if (contributionsPath && resolve(contributionsPath) === resolve(path)) throw sameOutput(output);
  await using scorer = await readScorer(request.model);
  const explained = contributionsPath ? explainable(scorer.model) : undefined;
  await using opened = await openData(sources, data, { missingValues }, work);
  const { table } = opened;
  const { matrix } = await table.toMatrix({ ...scorer.columnsOf(table, { ignore }), allMissing: 'keep' }, work);
  throwIfInterrupted(work.signal, 'Scoring');
  work.progress?.({ stage: 'score', note: `${matrix.rows} rows` });
  const columns = predictionColumns(await scorer.predict(matrix, work), includesMargins);
  throwIfInterrupted(work.signal, 'Scoring');
  const names = columns.flatMap((column) => column.names);
  await writeFileAtomically(path, csvFile(names, csvLines(matrix.rows, columns)));
  if (contributionsPath && explained) {
    await writeFileAtomically(contributionsPath, contributionsCsv(explained, matrix, work));
  }
  return {
    path: output,
    rows: matrix.rows,
    columns: names,
    ...(request.contributions !== undefined && { contributions: request.contributions }),
  };
}

function* csvFile(names: readonly string[], lines: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield csvHeader(names);
  yield* lines;
}

function sameOutput(output: string): AssayError {
  return new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The predictions and the contributions cannot both be written to ${output}`,
    remedy: 'Name another file for the contributions',
    details: { output },
  });
}
