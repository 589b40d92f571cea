import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileState, type Lineage, type LineageThing } from '../lineage/index.ts';
import type { LongWork } from '../schema/index.ts';
import { type PredictedTable, type PredictTableRequest, predictTable } from './predict-table.ts';

/** A model file as lineage knows it: the registered versions that have its content, else the file. */
async function modelFileThing(path: string): Promise<LineageThing> {
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { kind: 'model-file', ...(await fileState(path)), digest };
}

const fileThing = async (path: string): Promise<LineageThing> => ({ kind: 'file', ...(await fileState(path)) });

/** Notes that a run wrote its model to a file, so that what the file predicts leads back to the run. */
export async function recordModelFile(lineage: Pick<Lineage, 'record'>, runId: string, path: string): Promise<void> {
  await lineage.record({ process: { kind: 'run', id: runId }, outputs: [{ thing: await modelFileThing(path) }] });
}

/** Scores a table, and notes which model and rows the predictions came from. */
export async function predictRecorded(
  lineage: Pick<Lineage, 'record'>,
  request: PredictTableRequest,
  work?: LongWork,
): Promise<PredictedTable> {
  const [model, data] = [await modelFileThing(request.model), await fileThing(request.data)];
  const predicted = await predictTable(request, work);
  const { path, size, changedMs } = await fileState(predicted.path);
  const output = { kind: 'file', path, size, changedMs } as const;
  await lineage.record({
    process: {
      kind: 'prediction',
      id: `${path}#${size}#${changedMs}`,
      name: 'predict',
      details: { rows: predicted.rows },
    },
    inputs: [
      { thing: model, role: 'model' },
      { thing: data, role: 'data' },
    ],
    outputs: [{ thing: output }],
  });
  return predicted;
}
