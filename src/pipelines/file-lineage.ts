import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type Datasets, parseVersionReference } from '../datasets/index.ts';
import { fileState, type Lineage, type LineageThing } from '../lineage/index.ts';
import type { LongWork } from '../schema/index.ts';
import { type DataSources, isDataset } from './open-data.ts';
import { type PredictedTable, type PredictTableRequest, predictTable } from './predict-table.ts';

/** A model file as lineage knows it: the registered versions that have its content, else the file. */
async function modelFileThing(path: string): Promise<LineageThing> {
  // A pipe would be waited for.
  if (!(await stat(path)).isFile()) throw new RangeError(`${path} is no file`);
  const digest = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { kind: 'model-file', ...(await fileState(path)), digest };
}

const fileThing = async (path: string): Promise<LineageThing> => ({ kind: 'file', ...(await fileState(path)) });

/** The version that a reference leads to now, by its number: `latest` may be another one when the work is done. */
async function versionThing(
  datasets: Pick<Datasets, 'get'>,
  reference: string,
): Promise<readonly [reference: string, thing: LineageThing]> {
  const asked = parseVersionReference(reference);
  const { name, version, digest } = await datasets.get(asked.name, asked.version);
  return [`${name}@${version}`, { kind: 'dataset', name, version, digest }];
}

/** Notes that a run wrote its model to a file, so that what the file predicts leads back to the run. */
export async function recordModelFile(lineage: Pick<Lineage, 'record'>, runId: string, path: string): Promise<void> {
  await lineage.record({ process: { kind: 'run', id: runId }, outputs: [{ thing: await modelFileThing(path) }] });
}

/** A file that cannot be read is refused by the scoring, which knows what it was to be. */
const ifReadable = (thing: Promise<LineageThing>): Promise<LineageThing | undefined> => thing.catch(() => undefined);

/** Scores a table, and notes which model and rows the predictions came from. */
export async function predictRecorded(
  {
    lineage,
    ...sources
  }: DataSources & {
    readonly lineage: Pick<Lineage, 'record'>;
    readonly datasets: Pick<Datasets, 'get' | 'table'>;
  },
  request: PredictTableRequest,
  work?: LongWork,
): Promise<PredictedTable> {
  const model = await ifReadable(modelFileThing(request.model));
  if (model === undefined) return await predictTable(sources, request, work);
  const [data, thing] = isDataset(request.data)
    ? await versionThing(sources.datasets, request.data)
    : [request.data, await ifReadable(fileThing(request.data))];
  const predicted = await predictTable(sources, { ...request, data }, work);
  const { path, size, changedMs } = await fileState(predicted.path);
  const output = { kind: 'file', path, size, changedMs } as const;
  await lineage.record({
    process: {
      kind: 'prediction',
      id: `${path}#${size}#${changedMs}`,
      name: 'predict',
      details: { rows: predicted.rows },
    },
    inputs: [{ thing: model, role: 'model' }, ...(thing === undefined ? [] : [{ thing, role: 'data' }])],
    outputs: [{ thing: output }],
  });
  return predicted;
}
