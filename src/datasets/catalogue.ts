import type { Selectable } from 'kysely';
import type { LineageThing } from '../lineage/index.ts';
import type { Database, DatabaseTables, ObjectStore, Queries } from '../storage/index.ts';
import type { Dataset, DatasetVersion } from './dataset.ts';
import { DatasetNotFoundError, DatasetVersionAmbiguousError, DatasetVersionNotFoundError } from './errors.ts';
import { recordOrigin } from './record-lineage.ts';
import { parseSelector, type VersionSelector } from './reference.ts';
import { readRecords, type VersionRecords } from './version-records.ts';

export type VersionRow = Selectable<DatabaseTables['dataset_version']>;

/** What a new version is made of; its number is given when it is added. */
export interface NewVersion {
  readonly row: Omit<VersionRow, 'version' | 'parent'>;
  readonly parent: number | undefined;
  readonly description: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  /** Where the rows came from. */
  readonly from: LineageThing;
}

/** The scope of a transaction that writes one dataset. */
export const datasetScope = (name: string): string => `dataset ${name}`;

/** The rows of datasets and their versions. */
export class Catalogue {
  readonly database: Database;
  readonly #objects: ObjectStore;

  constructor(database: Database, objects: ObjectStore) {
    this.database = database;
    this.#objects = objects;
  }

  async findContent(name: string, digest: string): Promise<VersionRow | undefined> {
    return findContent(this.database.kysely, name, digest);
  }

  /**
   * Adds a version with the next free number, or finds the one that has the content already: of two processes that
   * register the same content at once, one adds it.
   */
  async add({
    row: given,
    parent,
    description,
    tags,
    from,
  }: NewVersion): Promise<{ row: VersionRow; created: boolean }> {
    const { name, digest } = given;
    return this.database.transaction(
      async (queries) => {
        const known = await findContent(queries, name, digest);
        if (known !== undefined) {
          await recordOrigin(queries, this.database.dialect, known, from, given.created_at);
          return { row: known, created: false };
        }
        const rows = await versionRows(queries, name);
        if (parent !== undefined && !rows.some(({ version }) => version === parent)) {
          throw new DatasetVersionNotFoundError(name, parent, rows);
        }
        const version = await nextNumber(queries, given, description);
        const row = { ...given, version, parent: parent ?? rows.at(-1)?.version ?? null };
        await queries.insertInto('dataset_version').values(row).execute();
        const tagRows = Object.entries(tags).map(([key, value]) => ({ name, version, key, value }));
        if (tagRows.length > 0) await queries.insertInto('dataset_version_tag').values(tagRows).execute();
        await recordOrigin(queries, this.database.dialect, row, from, given.created_at);
        return { row, created: true };
      },
      { scope: [datasetScope(name)] },
    );
  }

  /** The row that a selector stands for. */
  async getRow(queries: Queries, name: string, selector: VersionSelector): Promise<VersionRow> {
    const rows = await versionRows(queries, name);
    if (rows.length === 0) throw new DatasetNotFoundError(name, await datasetNames(queries));
    const found = await selectVersions(queries, rows, selector);
    if (found.length > 1) throw new DatasetVersionAmbiguousError(name, selector, found);
    if (found[0] === undefined) throw new DatasetVersionNotFoundError(name, selector, rows);
    return found[0];
  }

  async get(name: string, selector: VersionSelector): Promise<DatasetVersion> {
    return this.describe(await this.getRow(this.database.kysely, name, selector));
  }

  /** Oldest first; never empty. */
  async versions(name: string): Promise<readonly DatasetVersion[]> {
    const { kysely } = this.database;
    const rows = await versionRows(kysely, name);
    if (rows.length === 0) throw new DatasetNotFoundError(name, await datasetNames(kysely));
    const records = await readRecords(kysely, name);
    return rows.map((row) => this.#toVersion(row, records(row.version), false));
  }

  async describe(row: VersionRow, created = false): Promise<DatasetVersion> {
    const records = await readRecords(this.database.kysely, row.name, row.version);
    return this.#toVersion(row, records(row.version), created);
  }

  async list(): Promise<readonly Dataset[]> {
    const rows = await this.database.kysely
      .selectFrom('dataset')
      .innerJoin('dataset_version', 'dataset_version.name', 'dataset.name')
      .select(['dataset.name', 'dataset.description', 'dataset.created_at'])
      .select(({ fn }) => [
        fn.countAll<number>().as('version_count'),
        fn.max<number>('dataset_version.version').as('latest_version'),
        fn.max<number>('dataset_version.created_at').as('updated_at'),
      ])
      .groupBy(['dataset.name', 'dataset.description', 'dataset.created_at'])
      .orderBy('dataset.name')
      .execute();
    return rows.map((row) => ({
      name: row.name,
      ...(row.description !== null && { description: row.description }),
      createdAt: row.created_at,
      updatedAt: Number(row.updated_at),
      versionCount: Number(row.version_count),
      latestVersion: Number(row.latest_version),
    }));
  }

  #toVersion(row: VersionRow, records: VersionRecords, created: boolean): DatasetVersion {
    return {
      name: row.name,
      version: row.version,
      digest: row.digest,
      rowCount: row.row_count,
      schema: JSON.parse(row.schema),
      statistics: JSON.parse(row.statistics),
      source: row.source,
      path: this.#objects.pathOf?.(row.object_key) ?? this.#objects.uri(row.object_key),
      size: row.size,
      createdAt: row.created_at,
      created,
      ...(row.label !== null && { label: row.label }),
      ...(row.user !== null && { user: row.user }),
      ...(row.message !== null && { message: row.message }),
      ...(row.parent !== null && { parent: row.parent }),
      origin: {
        ...(row.origin_format !== null && { format: row.origin_format }),
        ...(row.origin_size !== null && { size: row.origin_size }),
        ...(row.origin_sha256 !== null && { sha256: row.origin_sha256 }),
        ...(row.query !== null && { query: row.query }),
      },
      ...records,
    };
  }
}

/** Oldest first. */
export function versionRows(queries: Queries, name: string): Promise<VersionRow[]> {
  return queries.selectFrom('dataset_version').selectAll().where('name', '=', name).orderBy('version').execute();
}

async function datasetNames(queries: Queries): Promise<string[]> {
  const rows = await queries.selectFrom('dataset_version').select('name').distinct().orderBy('name').execute();
  return rows.map(({ name }) => name);
}

async function selectVersions(
  queries: Queries,
  rows: readonly VersionRow[],
  selector: VersionSelector,
): Promise<readonly VersionRow[]> {
  const wanted = parseSelector(selector);
  switch (wanted.by) {
    case 'latest':
      return rows.slice(-1);
    case 'number':
      return rows.filter(({ version }) => version === wanted.number);
    case 'digest':
      return rows.filter(({ digest }) => digest.startsWith(wanted.start));
    case 'alias': {
      const name = rows[0]?.name ?? '';
      const alias = await queries
        .selectFrom('dataset_alias')
        .select('version')
        .where('name', '=', name)
        .where('alias', '=', wanted.alias)
        .executeTakeFirst();
      return rows.filter(({ version }) => version === alias?.version);
    }
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
  { name, created_at }: NewVersion['row'],
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
