import type { Selectable } from 'kysely';
import type { Database, DatabaseTables, ObjectStore, Queries } from '../storage/index.ts';
import type { Dataset, DatasetVersion } from './dataset.ts';
import { DatasetNotFoundError, DatasetVersionAmbiguousError, DatasetVersionNotFoundError } from './errors.ts';
import { parseSelector, type VersionSelector } from './reference.ts';

type VersionRow = Selectable<DatabaseTables['dataset_version']>;

/** What a new version is made of; its number is given when it is added. */
export type NewVersion = Omit<VersionRow, 'version'>;

/** The rows of datasets and their versions. */
export class Catalogue {
  readonly #database: Database;
  readonly #objects: ObjectStore;

  constructor(database: Database, objects: ObjectStore) {
    this.#database = database;
    this.#objects = objects;
  }

  async findContent(name: string, digest: string): Promise<VersionRow | undefined> {
    return findContent(this.#database.kysely, name, digest);
  }

  /**
   * Adds a version with the next free number, or finds the one that has the content already: of two processes that
   * register the same content at once, one adds it.
   */
  async add(version: NewVersion, description: string | undefined): Promise<{ row: VersionRow; created: boolean }> {
    return this.#database.transaction(async (queries) => {
      const known = await findContent(queries, version.name, version.digest);
      if (known !== undefined) return { row: known, created: false };
      const row = { ...version, version: await nextNumber(queries, version, description) };
      await queries.insertInto('dataset_version').values(row).execute();
      return { row, created: true };
    });
  }

  async get(name: string, selector: VersionSelector): Promise<VersionRow> {
    const rows = await this.versions(name);
    const found = selectVersions(rows, selector);
    if (found.length > 1) throw new DatasetVersionAmbiguousError(name, selector, found);
    if (found[0] === undefined) throw new DatasetVersionNotFoundError(name, selector, rows);
    return found[0];
  }

  /** Oldest first; never empty. */
  async versions(name: string): Promise<readonly VersionRow[]> {
    const rows = await this.#database.kysely
      .selectFrom('dataset_version')
      .selectAll()
      .where('name', '=', name)
      .orderBy('version')
      .execute();
    if (rows.length > 0) return rows;
    throw new DatasetNotFoundError(
      name,
      (await this.list()).map((dataset) => dataset.name),
    );
  }

  async list(): Promise<readonly Dataset[]> {
    const rows = await this.#database.kysely
      .selectFrom('dataset')
      .innerJoin('dataset_version', 'dataset_version.name', 'dataset.name')
      .select(['dataset.name', 'dataset.description', 'dataset.created_at', 'dataset.last_version'])
      .select(({ fn }) => fn.countAll<number>().as('version_count'))
      .groupBy(['dataset.name', 'dataset.description', 'dataset.created_at', 'dataset.last_version'])
      .orderBy('dataset.name')
      .execute();
    return rows.map((row) => ({
      name: row.name,
      ...(row.description !== null && { description: row.description }),
      createdAt: row.created_at,
      versionCount: Number(row.version_count),
      latestVersion: row.last_version,
    }));
  }

  toVersion(row: VersionRow, created: boolean): DatasetVersion {
    return {
      name: row.name,
      version: row.version,
      digest: row.digest,
      rowCount: row.row_count,
      schema: JSON.parse(row.schema),
      statistics: JSON.parse(row.statistics),
      source: row.source,
      path: this.#objects.pathOf?.(row.object_key) ?? this.#objects.uri(row.object_key),
      createdAt: row.created_at,
      created,
      ...(row.label !== null && { label: row.label }),
    };
  }
}

function selectVersions(rows: readonly VersionRow[], selector: VersionSelector): readonly VersionRow[] {
  const wanted = parseSelector(selector);
  switch (wanted.by) {
    case 'latest':
      return rows.slice(-1);
    case 'number':
      return rows.filter(({ version }) => version === wanted.number);
    case 'digest':
      return rows.filter(({ digest }) => digest.startsWith(wanted.start));
    case 'alias':
      return [];
    default:
      return wanted satisfies never;
  }
}

function findContent(queries: Queries, name: string, digest: string): Promise<VersionRow | undefined> {
  return queries
    .selectFrom('dataset_version')
    .selectAll()
    .where('name', '=', name)
    .where('digest', '=', digest)
    .executeTakeFirst();
}

/** The number of the next version; creates the dataset for its first one. */
async function nextNumber(
  queries: Queries,
  { name, created_at }: NewVersion,
  description: string | undefined,
): Promise<number> {
  const dataset = await queries.selectFrom('dataset').selectAll().where('name', '=', name).executeTakeFirst();
  const number = (dataset?.last_version ?? 0) + 1;
  if (dataset === undefined) {
    const row = { name, description: description ?? null, last_version: number, created_at };
    await queries.insertInto('dataset').values(row).execute();
  } else {
    await queries
      .updateTable('dataset')
      .set({ last_version: number, ...(description !== undefined && { description }) })
      .where('name', '=', name)
      .execute();
  }
  return number;
}
