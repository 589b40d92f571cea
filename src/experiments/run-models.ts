import type { Int64 } from '../schema/index.ts';
import { type DialectName, insertRows, type Queries } from '../storage/index.ts';
import type { ModelOutput } from './run.ts';

interface RunModels {
  readonly runId: string;
  readonly direction: 'input' | 'output';
  readonly models: readonly ModelOutput[];
}

const RUN_MODELS = {
  into: 'run_model',
  columns: { run_id: 'text', direction: 'text', model_id: 'text', step: 'bigint', position: 'integer' },
  ending: 'on conflict (run_id, direction, model_id) do update set step = excluded.step',
} as const;

/** Adds logged models that a run read or made; one that it has already keeps its place and takes the new step. */
export async function storeRunModels(
  queries: Queries,
  dialect: DialectName,
  { runId, direction, models }: RunModels,
): Promise<void> {
  if (models.length === 0) return;
  const { last } = await queries
    .selectFrom('run_model')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('run_id', '=', runId)
    .where('direction', '=', direction)
    .executeTakeFirstOrThrow();
  const steps = new Map<string, Int64>(models.map(({ modelId, step }) => [modelId, step]));
  const first = last === null ? 0 : last + 1;
  const rows = [...steps].flatMap(([id, step], index) => [runId, direction, id, step, first + index]);
  await insertRows(queries, dialect, RUN_MODELS, rows);
}
