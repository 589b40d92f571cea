import type { Database, DialectName, Queries } from '../storage/index.ts';
import { entryFaults, refuseInvalid } from './entry-faults.ts';
import type { Stage } from './model-version.ts';
import { recordVersionLineage } from './record-lineage.ts';
import { modelScope } from './registry-context.ts';

/** A registered model as it comes from another registry, with the numbers of its versions. */
export interface RegisteredModelRecord {
  readonly name: string;
  readonly description: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Versions by alias. */
  readonly aliases: Readonly<Record<string, number>>;
  readonly versions: readonly VersionRecord[];
  /** The highest number ever given out there, also to versions that are gone. */
  readonly lastVersion: number;
}

/** A version whose files lie at its source. */
export interface VersionRecord {
  readonly version: number;
  readonly stage: Stage;
  readonly source: string | null;
  readonly location: string | null;
  readonly runId: string | null;
  readonly runLink: string | null;
  readonly loggedModelId: string | null;
  readonly user: string | null;
  readonly description: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface WrittenVersions {
  /** Numbers of versions that are new. */
  readonly written: readonly number[];
  /** Numbers of versions that were here, with the same source and run. */
  readonly known: readonly number[];
  /** Numbers that are those of other versions here. */
  readonly taken: readonly number[];
}

/**
 * Adds a model with its versions under the numbers they have. What is here already stays as it is, and so do aliases.
 * @throws AssayError `REGISTRY_MODEL_INVALID`
 */
export async function writeRegisteredModel(database: Database, model: RegisteredModelRecord): Promise<WrittenVersions> {
  const { name } = model;
  refuseInvalid([
    ...entryFaults({ ...model, description: model.description ?? undefined }),
    ...model.versions.flatMap(({ description, tags }) =>
      entryFaults({ name, description: description ?? undefined, tags }),
    ),
  ]);
  return database.transaction((queries) => write(queries, database.dialect, model), { scope: [modelScope(name)] });
}

async function write(queries: Queries, dialect: DialectName, model: RegisteredModelRecord): Promise<WrittenVersions> {
  const { name, description, createdAt, updatedAt, versions } = model;
  await queries
    .insertInto('registered_model')
    .values({ name, last_version: 0, description, created_at: createdAt, updated_at: updatedAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const rows = await queries
    .selectFrom('model_version')
    .select(['version', 'source', 'run_id'])
    .where('name', '=', name)
    .execute();
  const here = new Map(rows.map((row) => [row.version, row]));
  const [written, known, taken]: [number[], number[], number[]] = [[], [], []];
  for (const version of versions) {
    const row = here.get(version.version);
    if (row === undefined) {
      await insertVersion(queries, name, version);
      const { runId, createdAt: at } = version;
      await recordVersionLineage(queries, dialect, { name, version: version.version, runId, at });
      written.push(version.version);
    } else if (row.source === version.source && row.run_id === version.runId) known.push(version.version);
    else taken.push(version.version);
  }
  const highest = Math.max(model.lastVersion, ...versions.map(({ version }) => version));
  await queries
    .updateTable('registered_model')
    .set({ last_version: highest })
    .where('name', '=', name)
    .where('last_version', '<', highest)
    .execute();
  await insertTags(queries, model);
  const numbers = new Set([...here.keys(), ...written]);
  for (const [alias, version] of Object.entries(model.aliases)) {
    if (!numbers.has(version) || taken.includes(version)) continue;
    await queries
      .insertInto('model_alias')
      .values({ name, alias, version })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  return { written, known, taken };
}

async function insertVersion(queries: Queries, name: string, version: VersionRecord): Promise<void> {
  await queries
    .insertInto('model_version')
    .values({
      name,
      version: version.version,
      stage: version.stage,
      run_id: version.runId,
      source: version.source,
      location: version.location,
      run_link: version.runLink,
      logged_model_id: version.loggedModelId,
      user: version.user,
      description: version.description,
      parameters: '{}',
      metrics: '{}',
      created_at: version.createdAt,
      updated_at: version.updatedAt,
    })
    .execute();
  const tags = Object.entries(version.tags).map(([key, value]) => ({ name, version: version.version, key, value }));
  if (tags.length > 0) await queries.insertInto('model_version_tag').values(tags).execute();
}

async function insertTags(queries: Queries, { name, tags }: RegisteredModelRecord): Promise<void> {
  const rows = Object.entries(tags).map(([key, value]) => ({ name, key, value }));
  if (rows.length === 0) return;
  await queries
    .insertInto('registered_model_tag')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
