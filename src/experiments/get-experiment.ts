import { AssayError } from '../errors/index.ts';
import { asExperimentId } from '../schema/index.ts';
import type { DatabaseTables, Queries } from '../storage/index.ts';
import type { Experiment } from './experiment.ts';
import type { LifecycleStage } from './run.ts';
import type { Tracking } from './tracking.ts';

/** @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` */
export async function getExperiment({ database }: Tracking, id: string): Promise<Experiment> {
  const number = experimentNumber(id);
  const rows = number === undefined ? [] : await experimentRows(database.kysely).where('id', '=', number).execute();
  const [experiment] = await withTags(database.kysely, rows);
  if (experiment) return experiment;
  throw experimentNotFound(id);
}

export async function findExperimentByName({ database }: Tracking, name: string): Promise<Experiment | undefined> {
  const rows = await experimentRows(database.kysely).where('name', '=', name).execute();
  const [experiment] = await withTags(database.kysely, rows);
  return experiment;
}

/** @throws AssayError `EXPERIMENTS_EXPERIMENT_NOT_FOUND` */
export async function getExperimentByName(tracking: Tracking, name: string): Promise<Experiment> {
  const found = await findExperimentByName(tracking, name);
  if (found) return found;
  throw new AssayError({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
    message: `There is no experiment named ${JSON.stringify(name)}`,
    remedy: 'List the experiments there are with: assay experiments list',
    details: { name },
  });
}

/** The number behind a public id; undefined for what is no id. */
export function experimentNumber(id: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(id) ? Number(id) : undefined;
}

/** Told apart for people, not for programs: MLflow's clients expect the same of both. */
export function experimentInOtherStage(id: string, name: string, wanted: LifecycleStage): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
    message: `The experiment ${JSON.stringify(name)} (id ${id}) is ${wanted === 'active' ? 'deleted already' : 'not deleted'}`,
    remedy:
      wanted === 'active'
        ? `Bring it back with: assay experiments restore ${id}`
        : 'Go on with it: there is nothing to do',
    details: { experimentId: id },
  });
}

export function experimentNotFound(id: string): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_EXPERIMENT_NOT_FOUND',
    message: `There is no experiment with the id ${JSON.stringify(id)}`,
    remedy: 'List the experiments and their ids with: assay experiments list',
    details: { experimentId: id },
  });
}

export const experimentRows = (queries: Queries) => queries.selectFrom('experiment').selectAll();

/** The experiments of `rows`, in that order, with their tags. */
export async function withTags(queries: Queries, rows: readonly DatabaseTables['experiment'][]): Promise<Experiment[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const tags = await queries
    .selectFrom('experiment_tag')
    .selectAll()
    .where('experiment_id', 'in', ids)
    .orderBy('key')
    .execute();
  const tagsOf = Map.groupBy(tags, (tag) => tag.experiment_id);
  return rows.map((row) => ({
    id: asExperimentId(String(row.id)),
    name: row.name,
    artifactUri: row.artifact_uri,
    lifecycleStage: row.lifecycle_stage,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    tags: Object.fromEntries((tagsOf.get(row.id) ?? []).map(({ key, value }) => [key, value])),
  }));
}
