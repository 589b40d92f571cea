import type { KeyedPoint, ModelRecordPoint } from '../../experiments/index.ts';
import { type Int64, toInt64 } from '../../schema/index.ts';

/**
 * One line of a file of points, for points of one metric: columns of equal length. NaN and the infinities are texts, and
 * so are whole numbers beyond 2^53. The last three are there for points of logged models only.
 */
interface PointLine {
  readonly key: string;
  readonly timestamps: readonly (Int64 | string)[];
  readonly steps: readonly (Int64 | string)[];
  readonly values: readonly (number | string)[];
  readonly runs?: readonly string[];
  readonly datasetNames?: readonly (string | null)[];
  readonly datasetDigests?: readonly (string | null)[];
}

/** The same points in batches of one metric each. */
export async function* batchesOfOneKey(
  batches: AsyncIterable<readonly ModelRecordPoint[]>,
): AsyncIterable<readonly ModelRecordPoint[]> {
  for await (const batch of batches) yield* Map.groupBy(batch, ({ key }) => key).values();
}

/** The line for points, which are all of one metric. */
export function pointLine(points: readonly (KeyedPoint | ModelRecordPoint)[]): string {
  const line: PointLine = {
    key: points[0]?.key ?? '',
    timestamps: points.map(({ timestamp }) => wholeText(timestamp)),
    steps: points.map(({ step }) => wholeText(step)),
    values: points.map(({ value }) => (Number.isFinite(value) ? value : String(value))),
    ...(areOfModel(points) && {
      runs: points.map(({ runId }) => runId),
      datasetNames: points.map(({ datasetName }) => datasetName),
      datasetDigests: points.map(({ datasetDigest }) => datasetDigest),
    }),
  };
  return `${JSON.stringify(line)}\n`;
}

const areOfModel = (points: readonly (KeyedPoint | ModelRecordPoint)[]): points is readonly ModelRecordPoint[] =>
  points.some((point) => 'runId' in point);

const wholeText = (value: Int64): number | string => (typeof value === 'bigint' ? String(value) : value);

/** Points of which each one that is of a model has `runId`. */
export type LinePoint = KeyedPoint & Partial<Pick<ModelRecordPoint, 'runId' | 'datasetName' | 'datasetDigest'>>;

/** The points of a line; undefined when it is no such line. */
export function readPointLine(text: string): LinePoint[] | undefined {
  const line = parsed(text);
  if (typeof line !== 'object' || line === null) return undefined;
  const { key, timestamps, steps, values, runs, datasetNames, datasetDigests } = line as Partial<PointLine>;
  if (typeof key !== 'string' || !isColumn(timestamps)) return undefined;
  const { length } = timestamps;
  if (!isColumn(steps, length) || !isColumn(values, length)) return undefined;
  const isOfModel = runs !== undefined;
  if (isOfModel && !(isColumn(runs, length) && isColumn(datasetNames, length) && isColumn(datasetDigests, length))) {
    return undefined;
  }
  const points: LinePoint[] = [];
  for (let at = 0; at < length; at += 1) {
    const timestamp = toInt64(timestamps[at]);
    const step = toInt64(steps[at]);
    const value = doubleOf(values[at]);
    if (timestamp === undefined || step === undefined || value === undefined) return undefined;
    const point = { key, timestamp, step, value };
    if (!isOfModel) {
      points.push(point);
      continue;
    }
    const [runId, datasetName, datasetDigest] = [runs[at], datasetNames?.[at], datasetDigests?.[at]];
    if (typeof runId !== 'string' || !isTextOrNull(datasetName) || !isTextOrNull(datasetDigest)) return undefined;
    points.push({ ...point, runId, datasetName, datasetDigest });
  }
  return points;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isColumn = (column: unknown, length?: number): column is readonly unknown[] =>
  Array.isArray(column) && (length === undefined || column.length === length);

const isTextOrNull = (value: unknown): value is string | null => value === null || typeof value === 'string';

const NOT_FINITE: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

const doubleOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : NOT_FINITE.get(value));
