import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { type DialectName, insertRows, type Queries } from '../../storage/index.ts';
import type { KeyedPoint } from '../metrics/point.ts';

/** A point that a run logs for a model as well. */
export interface ModelPoint extends KeyedPoint {
  readonly modelId: string;
  readonly datasetName: string | null;
  readonly datasetDigest: string | null;
}

/** Those of `ids` that are logged models, which nobody removes before the end of the transaction. */
export async function knownModels(
  queries: Queries,
  dialect: DialectName,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const lock = dialect === 'postgres' ? sql`order by id for key share` : sql``;
  const { rows } = await sql<{ id: string }>`
    select id from logged_model where id in (${sql.join(ids)}) ${lock}`.execute(queries);
  return new Set(rows.map(({ id }) => id));
}

const METRICS = {
  into: 'logged_model_metric',
  columns: {
    model_id: 'text',
    key: 'text',
    timestamp: 'bigint',
    step: 'bigint',
    run_id: 'text',
    dataset: 'text',
    value: 'double precision',
    is_nan: 'integer',
    dataset_name: 'text',
    dataset_digest: 'text',
  },
  ending: 'on conflict do nothing',
} as const;

/** Adds the points of runs to their models; an exact duplicate is dropped. */
export async function storeModelMetrics(
  queries: Queries,
  dialect: DialectName,
  runs: ReadonlyMap<string, readonly ModelPoint[]>,
): Promise<void> {
  const values: unknown[] = [];
  for (const [runId, points] of runs) {
    for (const { modelId, key, timestamp, step, value, datasetName, datasetDigest } of points) {
      const isNan = Number.isNaN(value);
      const number = isNan ? 0 : value;
      const dataset = datasetKey(datasetName, datasetDigest);
      values.push(modelId, key, timestamp, step, runId, dataset, number, Number(isNan), datasetName, datasetDigest);
    }
  }
  await insertRows(queries, dialect, METRICS, values);
}

function datasetKey(name: string | null, digest: string | null): string {
  if (name === null && digest === null) return '';
  return createHash('sha256')
    .update(JSON.stringify([name, digest]))
    .digest('base64url')
    .slice(0, 22);
}
