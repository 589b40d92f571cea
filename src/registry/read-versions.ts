import type { ObjectStore, Queries } from '../storage/index.ts';
import type { ModelVersion } from './model-version.ts';
import { toModelVersion, type VersionRow } from './row.ts';

/** Rows whose aliases and tags are fetched at once, well below the bound values that a query may have. */
const AT_ONCE = 500;

/** The versions of these rows with their aliases and tags, in the same order. */
export async function readVersions(
  queries: Queries,
  objects: ObjectStore,
  rows: readonly VersionRow[],
): Promise<ModelVersion[]> {
  const versions: ModelVersion[] = [];
  for (let start = 0; start < rows.length; start += AT_ONCE) {
    const part = rows.slice(start, start + AT_ONCE);
    const aliases = await aliasesOf(queries, part);
    const tags = await tagsOf(queries, part);
    for (const row of part) {
      const labels = { aliases: aliases.get(idOf(row)) ?? [], tags: Object.fromEntries(tags.get(idOf(row)) ?? []) };
      versions.push(toModelVersion(row, labels, objects));
    }
  }
  return versions;
}

/** The version of one row. */
export async function readVersion(queries: Queries, objects: ObjectStore, row: VersionRow): Promise<ModelVersion> {
  const [version] = await readVersions(queries, objects, [row]);
  return version as ModelVersion;
}

type Numbered = Pick<VersionRow, 'name' | 'version'>;

async function aliasesOf(queries: Queries, versions: readonly Numbered[]): Promise<Map<string, string[]>> {
  const { names, numbers } = namesAndNumbers(versions);
  const rows = await queries
    .selectFrom('model_alias')
    .selectAll()
    .where('name', 'in', names)
    .where('version', 'in', numbers)
    .orderBy('alias')
    .execute();
  return grouped(rows, ({ alias }) => alias);
}

async function tagsOf(queries: Queries, versions: readonly Numbered[]): Promise<Map<string, [string, string][]>> {
  const { names, numbers } = namesAndNumbers(versions);
  const rows = await queries
    .selectFrom('model_version_tag')
    .selectAll()
    .where('name', 'in', names)
    .where('version', 'in', numbers)
    .orderBy('key')
    .execute();
  return grouped(rows, ({ key, value }) => [key, value]);
}

/** Together they find what belongs to the versions, and what belongs to others of these names and numbers. */
function namesAndNumbers(versions: readonly Numbered[]): { names: string[]; numbers: number[] } {
  const names = [...new Set(versions.map(({ name }) => name))];
  const numbers = [...new Set(versions.map(({ version }) => version))];
  return { names, numbers };
}

function grouped<Row extends Numbered, Label>(
  rows: readonly Row[],
  labelOf: (row: Row) => Label,
): Map<string, Label[]> {
  const groups = new Map<string, Label[]>();
  for (const row of rows) {
    const group = groups.get(idOf(row));
    if (group) group.push(labelOf(row));
    else groups.set(idOf(row), [labelOf(row)]);
  }
  return groups;
}

/** Unique, for no name holds a colon. */
const idOf = ({ name, version }: Numbered): string => `${version}:${name}`;
