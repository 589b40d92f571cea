import type { ObjectStore, Queries } from '../storage/index.ts';
import type { ModelRow } from './model-rows.ts';
import type { ModelVersion, RegisteredModel, Stage } from './model-version.ts';
import { readVersions } from './read-versions.ts';

/** Rows whose versions and tags are fetched at once, well below the bound values that a query may have. */
const AT_ONCE = 1000;

/** The models of these rows with tags, aliases and newest versions, in the same order. */
export async function readModels(
  queries: Queries,
  objects: ObjectStore,
  rows: readonly ModelRow[],
): Promise<RegisteredModel[]> {
  const models: RegisteredModel[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    models.push(...(await readPart(queries, objects, rows.slice(start, start + AT_ONCE))));
  }
  return models;
}

async function readPart(queries: Queries, objects: ObjectStore, rows: readonly ModelRow[]): Promise<RegisteredModel[]> {
  const names = rows.map(({ name }) => name);
  if (names.length === 0) return [];
  const tags = Map.groupBy(
    await queries.selectFrom('registered_model_tag').selectAll().where('name', 'in', names).orderBy('key').execute(),
    ({ name }) => name,
  );
  const aliases = Map.groupBy(
    await queries.selectFrom('model_alias').selectAll().where('name', 'in', names).orderBy('alias').execute(),
    ({ name }) => name,
  );
  const counts = new Map(
    (
      await queries
        .selectFrom('model_version')
        .select(['name', (eb) => eb.fn.countAll().as('count')])
        .where('name', 'in', names)
        .groupBy('name')
        .execute()
    ).map(({ name, count }) => [name, Number(count)]),
  );
  const newest = Map.groupBy(await newestVersions(queries, objects, names), ({ name }) => name);
  return rows.map((row) => {
    const versions = newest.get(row.name) ?? [];
    const ofStage: Partial<Record<Stage, ModelVersion>> = Object.fromEntries(
      versions.map((version) => [version.stage, version]),
    );
    const latest = versions.toSorted((a, b) => b.version - a.version)[0];
    return {
      name: row.name,
      ...(row.description !== null && { description: row.description }),
      tags: Object.fromEntries((tags.get(row.name) ?? []).map(({ key, value }) => [key, value])),
      aliases: Object.fromEntries((aliases.get(row.name) ?? []).map(({ alias, version }) => [alias, version])),
      versions: counts.get(row.name) ?? 0,
      ...(latest && { latest }),
      latestOfStage: ofStage,
      ...(ofStage.production && { productionVersion: ofStage.production.version }),
      createdAt: Number(row.created_at),
      updatedAt: Number(row.updated_at),
    };
  });
}

/** The newest version of each stage of each model. */
async function newestVersions(queries: Queries, objects: ObjectStore, names: string[]): Promise<ModelVersion[]> {
  const rows = await queries
    .selectFrom('model_version')
    .selectAll('model_version')
    .innerJoin(
      (eb) =>
        eb
          .selectFrom('model_version')
          .select(['name as newest_name', (of) => of.fn.max('version').as('newest')])
          .where('name', 'in', names)
          .groupBy(['name', 'stage'])
          .as('newest_of_stage'),
      (join) => join.onRef('newest_name', '=', 'model_version.name').onRef('newest', '=', 'model_version.version'),
    )
    .execute();
  return readVersions(queries, objects, rows);
}
