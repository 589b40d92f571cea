import { AssayError } from '../../errors/index.ts';
import type { DatabaseTables, Queries } from '../../storage/index.ts';

/** The scope of a transaction that writes one logged model. */
export const modelScope = (id: string): string => `logged model ${id}`;

export const modelRows = (queries: Queries) => queries.selectFrom('logged_model').selectAll('logged_model');

/**
 * The row of a logged model, deleted or not: MLflow lets both be written.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function storedModel(queries: Queries, id: string): Promise<DatabaseTables['logged_model']> {
  const row = await modelRows(queries).where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw modelNotFound(id);
  return row;
}

export function modelNotFound(id: string): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_LOGGED_MODEL_NOT_FOUND',
    message: `There is no logged model with the id ${JSON.stringify(id)}`,
    remedy: 'Search the logged models of an experiment for the id that is meant',
    details: { modelId: id },
  });
}
