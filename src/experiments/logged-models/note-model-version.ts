import type { Queries } from '../../storage/index.ts';
import type { Tracking } from '../tracking.ts';
import { upsertModelTags } from './model-texts.ts';
import { modelScope, storedModel } from './stored-model.ts';

/** A version of a registered model. */
export interface ModelVersionName {
  readonly name: string;
  /** A whole number from 1. */
  readonly version: number;
}

/** A JSON list of `{name, version}`, which clients of MLflow write too, with the version as text. */
const VERSIONS_TAG = 'mlflow.modelVersions';

/**
 * Adds a version to those that a logged model became, unless it is among them.
 * @throws AssayError `EXPERIMENTS_LOGGED_MODEL_NOT_FOUND`
 */
export async function noteModelVersion(
  { database }: Tracking,
  id: string,
  { name, version }: ModelVersionName,
): Promise<void> {
  const write = async (queries: Queries): Promise<void> => {
    await storedModel(queries, id);
    const stored = await queries
      .selectFrom('logged_model_tag')
      .select('value')
      .where('model_id', '=', id)
      .where('key', '=', VERSIONS_TAG)
      .executeTakeFirst();
    const versions = versionsIn(stored?.value);
    if (versions.some((known) => known.name === name && String(known.version) === String(version))) return;
    const value = spacedJson([...versions, { name, version }]);
    await upsertModelTags(queries, database.dialect, id, { [VERSIONS_TAG]: value });
  };
  await database.transaction(write, { scope: [modelScope(id)] });
}

/** Anybody can write the tag; what is no list is replaced. */
function versionsIn(text: string | undefined): readonly Partial<Record<'name' | 'version', unknown>>[] {
  try {
    const content: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(content) ? content.filter((item) => typeof item === 'object' && item !== null) : [];
  } catch {
    return [];
  }
}

/** JSON with a space after each comma and colon, to the letter what MLflow's server writes. */
function spacedJson(value: unknown): string {
  const lines = JSON.stringify(value, undefined, 1).split('\n');
  return lines.map((line) => line.trimStart().replace(/,$/, ', ')).join('');
}
