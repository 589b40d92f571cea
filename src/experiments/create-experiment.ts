import { AssayError } from '../errors/index.ts';
import { asExperimentId, type Fault, faultsError } from '../schema/index.ts';
import type { Queries } from '../storage/index.ts';
import { absoluteLocation, appendToUri, locationFaults } from './artifacts/artifact-uri.ts';
import { tagFaults, textFaults } from './entry-faults.ts';
import type { Experiment } from './experiment.ts';
import { LIMITS } from './limits.ts';
import type { Tracking } from './tracking.ts';

export interface NewExperiment {
  /** 1–500 characters; unique, also among deleted experiments. */
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Where its artifacts go: `mlflow-artifacts:/…`, `file:…`, a path, `s3://…` or whatever its clients can write to;
   * a folder of its own below the default root unless given.
   */
  readonly artifactLocation?: string | undefined;
}

export const DEFAULT_EXPERIMENT = { id: 0, name: 'Default' } as const;
const COUNTER = 'experiment';

/**
 * Makes an experiment under the next free id.
 * @throws AssayError `EXPERIMENTS_NAME_TAKEN`, `EXPERIMENTS_NAME_INVALID`
 */
export async function createExperiment(tracking: Tracking, experiment: NewExperiment): Promise<Experiment> {
  const { name } = experiment;
  refuseInvalidExperiment(experiment);
  return tracking.database.transaction(async (queries) => {
    const taken = await queries.selectFrom('experiment').select('id').where('name', '=', name).executeTakeFirst();
    if (taken) throw nameTaken(name, taken.id);
    const { value: id } = await queries
      .updateTable('counter')
      .set((eb) => ({ value: eb('value', '+', 1) }))
      .where('name', '=', COUNTER)
      .returning('value')
      .executeTakeFirstOrThrow();
    return insert(tracking, queries, id, experiment);
  });
}

/** @throws AssayError `EXPERIMENTS_NAME_INVALID` naming every fault */
export function refuseInvalidExperiment({ name, tags = {}, artifactLocation }: NewExperiment): void {
  const faults = [
    ...nameFaults(name),
    ...tagFaults(tags, LIMITS.experimentTagValue),
    ...(artifactLocation ? locationFaults(artifactLocation) : []),
  ];
  if (faults.length === 0) return;
  const remedy = 'Choose a name of 1 to 500 characters, and tags within the limits listed';
  throw faultsError(faults, { code: 'EXPERIMENTS_NAME_INVALID', subject: 'experiment', remedy });
}

/** Makes the Default experiment at the first start of a workspace; once deleted it is not made again. */
export async function createDefaultExperiment(tracking: Tracking): Promise<void> {
  const begun = (queries: Queries) =>
    queries.selectFrom('counter').select('value').where('name', '=', COUNTER).executeTakeFirst();
  if (await begun(tracking.database.kysely)) return;
  await tracking.database.transaction(async (queries) => {
    if (await begun(queries)) return;
    await queries.insertInto('counter').values({ name: COUNTER, value: DEFAULT_EXPERIMENT.id }).execute();
    await insert(tracking, queries, DEFAULT_EXPERIMENT.id, { name: DEFAULT_EXPERIMENT.name });
  });
}

async function insert(
  { locations, clock }: Tracking,
  queries: Queries,
  id: number,
  { name, tags = {}, artifactLocation }: NewExperiment,
): Promise<Experiment> {
  const now = clock.now();
  const artifactUri = artifactLocation
    ? absoluteLocation(artifactLocation)
    : appendToUri(locations.defaultRoot, String(id));
  const row = {
    id,
    name,
    artifact_uri: artifactUri,
    lifecycle_stage: 'active',
    created_at: now,
    updated_at: now,
    deleted_at: null,
  } as const;
  await queries.insertInto('experiment').values(row).execute();
  const rows = Object.entries(tags).map(([key, value]) => ({ experiment_id: id, key, value }));
  if (rows.length > 0) await queries.insertInto('experiment_tag').values(rows).execute();
  return {
    id: asExperimentId(String(id)),
    name,
    artifactUri,
    lifecycleStage: 'active',
    createdAt: now,
    updatedAt: now,
    tags: { ...tags },
  };
}

function nameFaults(name: unknown): Fault[] {
  const faults = textFaults('name', name, LIMITS.experimentName);
  if (typeof name === 'string' && name.trim() === '') {
    faults.push({ path: 'name', got: JSON.stringify(name), expected: 'at least one visible character' });
  }
  return faults;
}

export function nameTaken(name: string, id: number): AssayError {
  return new AssayError({
    code: 'EXPERIMENTS_NAME_TAKEN',
    message: `There is already an experiment named ${JSON.stringify(name)} (id ${id})`,
    remedy: 'Use it (getOrCreateExperiment does), or choose another name',
    details: { name, experimentId: String(id) },
  });
}
