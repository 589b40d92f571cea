import { Kysely } from 'kysely';
import { Pool } from 'pg';
import type { Clock } from '../../../schema/index.ts';
import type { Database } from '../database.ts';
import { CurrentTransaction, KyselyDatabase } from '../kysely-database.ts';
import { migrate, schemaVersion } from '../migrate.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import type { DatabaseTables } from '../tables.ts';
import { LostRaceError } from './explain-postgres-error.ts';
import { OurPostgresDialect } from './postgres-dialect.ts';
import { PostgresDriver } from './postgres-driver.ts';
import { type PostgresAddress, parsePostgresUrl } from './postgres-url.ts';
import { postgresMigration } from './prepare-schema.ts';
import { StatementNames } from './statement-names.ts';
import { valueParsers } from './value-parsers.ts';

interface PostgresOptions {
  readonly clock: Clock;
  readonly busyTimeoutMs: number;
}

const POOL_SIZE = 10;
const STATEMENT_TIMEOUT_MS = 60_000;
/** A process that stops in the middle of a transaction keeps others waiting for no longer than this. */
const IDLE_IN_TRANSACTION_MS = 15_000;
/** On top of the server's own limit, for the answer to arrive; beyond it the connection counts as dead. */
const ANSWER_GRACE_MS = 5000;
const IDLE_CONNECTION_MS = 60_000;

/** Opens the tables of Assay in the first schema of the search path of a PostgreSQL database. */
export async function openPostgres(url: string, options: PostgresOptions): Promise<Database> {
  const address = parsePostgresUrl(url);
  const { name, statementTimeoutMs = STATEMENT_TIMEOUT_MS } = address;
  const current = new CurrentTransaction();
  const kysely = connect(address, { ...options, statementTimeoutMs }, current);
  try {
    const migration = { name, clock: options.clock, ...postgresMigration(name) };
    const isCurrent = (await schemaVersion(kysely, migration)) === MIGRATIONS.length;
    const isNew = !isCurrent && (await migratePatiently(address, options, migration));
    return new KyselyDatabase({
      kysely,
      dialect: 'postgres',
      isNew,
      current,
      isWorthAnotherTry: (error) => error instanceof LostRaceError,
      retryForMs: options.busyTimeoutMs,
    });
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
}

/** Steps may take long, and so may waiting for another process that runs them. */
async function migratePatiently(
  address: PostgresAddress,
  options: PostgresOptions,
  migration: Parameters<typeof migrate>[1],
): Promise<boolean> {
  const patient = connect({ ...address, poolSize: 1 }, { ...options, statementTimeoutMs: 0 });
  try {
    return await migrate(patient, migration);
  } finally {
    await patient.destroy();
  }
}

function connect(
  { connection, name, poolSize = POOL_SIZE }: PostgresAddress,
  { busyTimeoutMs, statementTimeoutMs }: PostgresOptions & { readonly statementTimeoutMs: number },
  current?: CurrentTransaction,
): Kysely<DatabaseTables> {
  const pool = new Pool({
    application_name: 'assay',
    ...connection,
    max: poolSize,
    pipeline: true,
    types: valueParsers as never,
    connectionTimeoutMillis: busyTimeoutMs,
    idleTimeoutMillis: IDLE_CONNECTION_MS,
    keepAlive: true,
    // As with a file, a program that forgot to close the database ends all the same.
    allowExitOnIdle: true,
    ...(statementTimeoutMs > 0 && {
      statement_timeout: statementTimeoutMs,
      lock_timeout: busyTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    }),
  } as ConstructorParameters<typeof Pool>[0]);
  const answerTimeoutMs = statementTimeoutMs > 0 ? statementTimeoutMs + ANSWER_GRACE_MS : 0;
  const driver = new PostgresDriver(
    pool,
    { name, statements: new StatementNames(), answerTimeoutMs },
    () => current?.scope,
  );
  return new Kysely<DatabaseTables>({ dialect: new OurPostgresDialect(driver) });
}
