import type { Selectable } from 'kysely';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import { nameFaults, refuseInvalid } from './entry-faults.ts';
import { ModelNotFoundError } from './errors.ts';

/** A row of `registered_model`. */
export type ModelRow = Selectable<DatabaseTables['registered_model']>;

/** @throws ModelNotFoundError (`REGISTRY_MODEL_NOT_FOUND`), AssayError `REGISTRY_MODEL_INVALID` for what is no name */
export async function getModelRow(queries: Queries, name: string): Promise<ModelRow> {
  refuseInvalid(nameFaults(name));
  const row = await queries.selectFrom('registered_model').selectAll().where('name', '=', name).executeTakeFirst();
  if (row === undefined) throw new ModelNotFoundError(name, 'latest', []);
  return row;
}

/** Says that a model, or one of its versions, has changed. */
export async function touchModel(queries: Queries, name: string, now: number): Promise<void> {
  await queries.updateTable('registered_model').set({ updated_at: now }).where('name', '=', name).execute();
}
