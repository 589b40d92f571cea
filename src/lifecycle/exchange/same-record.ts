import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type KeyedPoint,
  pointsOfModel,
  pointsOfRun,
  type Run,
  readModelRecord,
  recordOf,
} from '../../experiments/index.ts';
import type { LifecycleContext } from '../lifecycle-context.ts';
import type { FileEntry, ModelFile, RunFile } from './export-format.ts';
import { type LinePoint, pointLine } from './point-lines.ts';

/** In what a run that is here differs from the one of an export; undefined when it is the same to the last byte. */
export async function runDifference(
  context: LifecycleContext,
  run: Run,
  { record, points, files }: RunFile,
): Promise<string | undefined> {
  if (run.lifecycleStage === 'deleted') return 'it is deleted here';
  const difference = fieldDifference(recordOf(run), record);
  if (difference !== undefined) return difference;
  const keys = run.latestMetrics.map(({ key }) => key);
  const stored = pointsOfRun(context.database.kysely, run.id, keys);
  if ((await digestOfPoints(stored)) !== points?.sha256) return 'its metrics differ';
  return filesDifference(context, run.artifactUri, files);
}

/** The same for a logged model. */
export async function modelDifference(
  context: LifecycleContext,
  { record, files }: ModelFile,
  points: AsyncIterable<readonly LinePoint[]>,
): Promise<string | undefined> {
  const { kysely } = context.database;
  const stored = await readModelRecord(kysely, record.id);
  if (stored.record.deletedAt !== null) return 'it is deleted here';
  const difference = fieldDifference(stored.record, record);
  if (difference !== undefined) return difference;
  const here = await digestOfEach(pointsOfModel(kysely, record.id));
  if (here !== (await digestOfEach(ofRunsHere(context, points)))) return 'its metrics differ';
  return filesDifference(context, stored.artifactUri, files);
}

function fieldDifference<T extends object>(here: T, there: T): string | undefined {
  const name = (Object.keys(there) as (keyof T & string)[]).find((key) => !isDeepStrictEqual(here[key], there[key]));
  return name === undefined ? undefined : `its ${name} differ`;
}

async function digestOfPoints(batches: AsyncIterable<readonly KeyedPoint[]>): Promise<string | undefined> {
  const hash = createHash('sha256');
  let isEmpty = true;
  for await (const points of batches) {
    isEmpty = false;
    hash.update(pointLine(points));
  }
  return isEmpty ? undefined : hash.digest('hex');
}

/** However they are batched. */
async function digestOfEach(batches: AsyncIterable<readonly LinePoint[]>): Promise<string> {
  const hash = createHash('sha256');
  for await (const points of batches) for (const point of points) hash.update(pointLine([point as KeyedPoint]));
  return hash.digest('hex');
}

/** An import leaves points of other runs out. */
async function* ofRunsHere({ experiments }: LifecycleContext, batches: AsyncIterable<readonly LinePoint[]>) {
  const isHere = new Map<string, boolean>();
  for await (const points of batches) {
    for (const { runId = '' } of points) {
      if (!isHere.has(runId)) isHere.set(runId, (await experiments.findRun(runId)) !== undefined);
    }
    yield points.filter(({ runId = '' }) => isHere.get(runId));
  }
}

async function filesDifference(
  { locations }: LifecycleContext,
  uri: string,
  expected: readonly FileEntry[],
): Promise<string | undefined> {
  const folder = await locations.at(uri);
  const entries = new Map(expected.map((entry) => [entry.path, entry]));
  let found = 0;
  for await (const { path, size } of folder.files()) {
    found += 1;
    const entry = entries.get(path);
    if (entry === undefined) return `it has the file ${path}`;
    if (size !== entry.size) return `its file ${path} differs`;
    const hash = createHash('sha256');
    for await (const piece of await folder.open(path)) hash.update(piece);
    if (hash.digest('hex') !== entry.sha256) return `its file ${path} differs`;
  }
  return found === entries.size ? undefined : 'it lacks files';
}
