import { existsSync, globSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where the programs of a PostgreSQL server are; set `ASSAY_POSTGRES_BIN` where they lie elsewhere. */
export const postgresBinaries: string | undefined = candidates().find(
  (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
);

/** Whether a real PostgreSQL can be started; with `ASSAY_REQUIRE` naming `postgres`, its absence fails. */
export const hasPostgres = postgresBinaries !== undefined;

if (!hasPostgres && (process.env.ASSAY_REQUIRE ?? '').split(',').includes('postgres')) {
  throw new Error('ASSAY_REQUIRE names "postgres" but no initdb and postgres were found; set ASSAY_POSTGRES_BIN');
}

/** Newest version first, where a system keeps several. */
function candidates(): string[] {
  const given = process.env.ASSAY_POSTGRES_BIN;
  if (given !== undefined) return [given];
  const versioned = globSync(['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin', '/opt/homebrew/opt/postgresql@*/bin']);
  const inPath = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'initdb'))
    .filter((path) => existsSync(path))
    .map((path) => dirname(realpathSync(path)));
  const byVersion = versioned.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  return [...byVersion, ...inPath];
}
