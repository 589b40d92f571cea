import { sql } from 'kysely';
import { AssayError } from '../../../errors/index.ts';
import type { Queries } from '../database.ts';
import type { MigrateOptions } from '../migrate.ts';
import { FIRST_TABLES } from './first-tables.ts';

/** Held by the process that changes the schema; others wait and then find it done. */
const MIGRATING = 0x4153534d;
const OLDEST_SERVER = 130_000;

/** Rules for lower case beyond ASCII, best first; JavaScript's are ICU's. */
const FOLDING_COLLATIONS = ['und-x-icu', 'pg_c_utf8', 'C.utf8', 'en_US.utf8'];

/** How the tables of the database called `name` are found and made. */
export function postgresMigration(
  name: string,
): Required<Pick<MigrateOptions, 'first' | 'prepare' | 'tableNames' | 'foreign'>> {
  return {
    first: FIRST_TABLES,
    tableNames: (queries) => tablesOfSchema(queries, name),
    foreign: (tables) =>
      unsuitable(
        name,
        `it holds the tables of another program: ${tables}`,
        'Give Assay a database of its own: CREATE DATABASE assay; or a schema of its own, with ?options=-csearch_path%3Dassay at the end of the address',
      ),
    async prepare(queries) {
      await sql`select pg_advisory_xact_lock(${MIGRATING})`.execute(queries);
      await createFoldCase(queries);
    },
  };
}

/** Tables in the schema where ours are made, without those of extensions; refuses a database that cannot hold ours. */
async function tablesOfSchema(queries: Queries, database: string): Promise<string[]> {
  const { rows } = await sql<{ encoding: string; server: string; schema: string | null; tables: string | null }>`
    select current_setting('server_encoding') as encoding, current_setting('server_version_num') as server,
      current_schema() as schema,
      (select string_agg(relname, '/' order by relname) from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p')
          and not exists (select from pg_depend where classid = 'pg_class'::regclass and objid = pg_class.oid
            and deptype = 'e')) as tables`.execute(queries);
  const [row] = rows;
  if (row === undefined) return [];
  if (Number(row.server) < OLDEST_SERVER) {
    const remedy = 'Use PostgreSQL 13 or newer';
    throw unsuitable(database, `its server is PostgreSQL ${Math.floor(Number(row.server) / 10_000)}`, remedy);
  }
  if (row.encoding !== 'UTF8') {
    const remedy = "Make one with: CREATE DATABASE assay ENCODING 'UTF8' TEMPLATE template0";
    throw unsuitable(database, `its encoding is ${row.encoding}, not UTF8`, remedy);
  }
  if (row.schema === null) {
    throw unsuitable(database, 'no schema of its search path exists', 'Make one with: CREATE SCHEMA assay');
  }
  return row.tables === null ? [] : row.tables.split('/');
}

/** The same name and meaning as the function that SQLite connections have. */
async function createFoldCase(queries: Queries): Promise<void> {
  const { rows } = await sql<{ collname: string }>`select collname from pg_collation
    where collname in (${sql.join(FOLDING_COLLATIONS)})`.execute(queries);
  const found = FOLDING_COLLATIONS.find((name) => rows.some(({ collname }) => collname === name));
  const folded = found === undefined ? 'lower($1)' : `lower($1 collate "${found}")`;
  await sql`create or replace function fold_case(value text) returns text language sql immutable parallel safe
    as ${sql.lit(`select ${folded}`)}`.execute(queries);
}

function unsuitable(database: string, reason: string, remedy: string): AssayError {
  return new AssayError({
    code: 'STORAGE_DATABASE_UNSUITABLE',
    message: `The database ${database} cannot hold a workspace: ${reason}`,
    remedy,
    details: { database, reason },
  });
}
