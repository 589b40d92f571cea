import { randomBytes } from 'node:crypto';
import { createRandom } from '../../src/stats/index.ts';
import { type Database, insertRows } from '../../src/storage/index.ts';

const KEYS = 10;
const RUNS = {
  into: 'run',
  columns: {
    id: 'text',
    experiment_id: 'integer',
    name: 'text',
    status: 'text',
    user: 'text',
    start_time: 'bigint',
    artifact_uri: 'text',
    lifecycle_stage: 'text',
  },
} as const;
const TEXTS = { run_id: 'text', key: 'text', value: 'text' } as const;
const LATEST = {
  into: 'latest_metric',
  columns: {
    run_id: 'text',
    key: 'text',
    step: 'bigint',
    timestamp: 'bigint',
    value: 'double precision',
    is_nan: 'integer',
    count: 'bigint',
    min_value: 'double precision',
    max_value: 'double precision',
    ranked_nan: 'integer',
    ranked_value: 'double precision',
  },
} as const;

/** Writes runs with 11 params, 10 metrics and 4 tags each straight into the tables, which takes a tenth of the time. */
export async function fillRuns(database: Database, experimentId: string, count: number): Promise<void> {
  const random = createRandom(7);
  for (let at = 0; at < count; at += 1000) {
    const ids = Array.from({ length: Math.min(1000, count - at) }, () => randomBytes(16).toString('hex'));
    const keys = Array.from({ length: KEYS }, (_, key) => `key_${key}`);
    await database.transaction(async (queries) => {
      const insert = (shape: Parameters<typeof insertRows>[2], rows: readonly (readonly unknown[])[]) =>
        insertRows(queries, database.dialect, shape, rows.flat());
      await insert(
        RUNS,
        ids.map((id, n) => [
          id,
          Number(experimentId),
          `run-${at + n}`,
          'FINISHED',
          'me',
          at + n,
          `file:${id}`,
          'active',
        ]),
      );
      await insert(
        { into: 'param', columns: TEXTS },
        ids.flatMap((id, n) => [
          ...keys.map((key) => [id, key, String(random.uniform())]),
          [id, 'algorithm', n % 3 === 0 ? 'xgboost' : 'logistic_regression'],
        ]),
      );
      const tags = ['mlflow.runName', 'team', 'a', 'b'];
      await insert(
        { into: 'tag', columns: TEXTS },
        ids.flatMap((id, n) => tags.map((key) => [id, key, `v${n}`])),
      );
      await insert(
        LATEST,
        ids.flatMap((id) =>
          keys.map((key) => {
            const value = random.uniform();
            return [id, key, 0, at, value, 0, 1, value, value, 0, value];
          }),
        ),
      );
    });
  }
}
