import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExperiments } from '../../src/experiments/index.ts';
import { systemClock } from '../../src/schema/index.ts';
import { migrate } from '../../src/storage/database/migrate.ts';
import { MIGRATIONS } from '../../src/storage/database/migrations/index.ts';
import { arrayColumns } from '../../src/storage/database/postgres/array-columns.ts';
import { FIRST_TABLES } from '../../src/storage/database/postgres/first-tables.ts';
import { postgresMigration } from '../../src/storage/database/postgres/prepare-schema.ts';
import { type Database, openDatabase, openFolderObjects, runSql } from '../../src/storage/index.ts';
import { startProgram } from '../support/child-program.ts';
import { hasPostgres } from '../support/postgres-binaries.ts';
import { PASSWORD, type PostgresServer, startPostgresServer } from '../support/postgres-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const count = (database: Database, name: string, value = 0) =>
  database.kysely.insertInto('counter').values({ name, value }).execute();
const counted = async (database: Database, name: string) =>
  (await database.kysely.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirst())?.value;

/** The error, after a look into every corner of it for the password. */
async function refusal(attempt: Promise<unknown>): Promise<unknown> {
  const error = await attempt.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  const everything = inspect(error, { depth: 20, showHidden: true });
  for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), 'wr0ng']) expect(everything).not.toContain(secret);
  return error;
}

describe.skipIf(!hasPostgres)('on a PostgreSQL server', () => {
  let server: PostgresServer;
  let made = 0;

  beforeAll(async () => {
    server = await startPostgresServer();
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  async function execute(statements: string, database = 'postgres'): Promise<void> {
    const client = new Client(server.url(database));
    await client.connect();
    try {
      await client.query(statements);
    } finally {
      await client.end();
    }
  }

  async function newDatabase(options = ''): Promise<string> {
    made += 1;
    await execute(`create database d${made} ${options}`);
    return `d${made}`;
  }

  describe('what keeps the database from being opened is told, without the password', () => {
    test('a server that is not there, by port and by name', async () => {
      const port = createServer().listen(0, '127.0.0.1');
      await once(port, 'listening');
      const { port: free } = port.address() as { port: number };
      port.close();
      const url = `postgres://assay:wr0ng@127.0.0.1:${free}/assay`;
      expect(await refusal(openDatabase({ url }))).toMatchObject({
        code: 'STORAGE_DATABASE_UNREACHABLE',
        httpStatus: 503,
        message: expect.stringMatching(
          new RegExp(`postgres://assay@127.0.0.1:${free}/assay cannot be reached .*ECONNREFUSED`),
        ),
      });
      const socket = 'postgres://assay:wr0ng@/assay?host=/nowhere';
      expect(await refusal(openDatabase({ url: socket }))).toMatchObject({ code: 'STORAGE_DATABASE_UNREACHABLE' });
    });

    test('a server that takes connections and says nothing', async () => {
      const silent = createServer(() => {}).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const { port } = silent.address() as { port: number };
      const url = `postgres://assay:wr0ng@127.0.0.1:${port}/assay`;
      expect(await refusal(openDatabase({ url, busyTimeoutMs: 200 }))).toMatchObject({
        code: 'STORAGE_DATABASE_UNREACHABLE',
      });
      silent.close();
    });

    test('a wrong password', async () => {
      const url = server.tcpUrl('postgres', 'wr0ng');
      expect(await refusal(openDatabase({ url }))).toMatchObject({ code: 'STORAGE_DATABASE_ACCESS_DENIED' });
    });

    test('a database that does not exist', async () => {
      expect(await refusal(openDatabase({ url: server.tcpUrl('nowhere') }))).toMatchObject({
        code: 'STORAGE_DATABASE_MISSING',
        remedy: expect.stringMatching(/CREATE DATABASE nowhere /),
      });
      expect(await refusal(openDatabase({ url: server.tcpUrl('No-Where') }))).toMatchObject({
        remedy: expect.stringMatching(/CREATE DATABASE "No-Where" /),
      });
    });

    test('an address without the password that the server asks for', async () => {
      const url = server.tcpUrl('postgres').replace(/:[^:@/]*@/, '@');
      expect(await refusal(openDatabase({ url }))).toMatchObject({
        code: 'STORAGE_DATABASE_ACCESS_DENIED',
        message: expect.stringContaining('it asks for a password'),
      });
    });

    test('encryption that the server does not have', async () => {
      const url = `${server.tcpUrl('postgres')}?sslmode=verify-full`;
      expect(await refusal(openDatabase({ url }))).toMatchObject({
        code: 'STORAGE_DATABASE_UNREACHABLE',
        remedy: expect.stringContaining('sslmode'),
      });
    });

    test('a user who may not make tables', async () => {
      const database = await newDatabase();
      await execute(`revoke create on schema public from public; create role guest login`, database);
      const url = server.url(database).replace('assay@', 'guest@');
      expect(await refusal(openDatabase({ url }))).toMatchObject({ code: 'STORAGE_DATABASE_ACCESS_DENIED' });
    });

    test('the tables of another program, which stay as they are', async () => {
      const database = await newDatabase();
      await execute('create table alembic_version (version_num text)', database);
      expect(await refusal(openDatabase({ url: server.url(database) }))).toMatchObject({
        code: 'STORAGE_DATABASE_UNSUITABLE',
        message: expect.stringMatching(/alembic_version/),
      });
    });

    test('another encoding than UTF-8', async () => {
      const database = await newDatabase("encoding 'SQL_ASCII' template template0 locale_provider libc locale 'C'");
      expect(await refusal(openDatabase({ url: server.url(database) }))).toMatchObject({
        code: 'STORAGE_DATABASE_UNSUITABLE',
        message: expect.stringMatching(/SQL_ASCII/),
      });
    });

    test('a schema of a newer Assay', async () => {
      const url = server.url(await newDatabase());
      await using database = await openDatabase({ url });
      await sql`insert into schema_migration values (99, 'of the future', 0)`.execute(database.kysely);
      expect(await refusal(openDatabase({ url }))).toMatchObject({
        code: 'STORAGE_DATABASE_NEWER',
        details: { version: 99, newest: MIGRATIONS.length },
      });
    });

    test.each([
      'postgres://assay:wr0ng@host:notaport/assay',
      'postgres://assay:wr0ng%zz@host/assay?pool_size=many',
      'postgres://assay:wr0ng@host/assay?pool_size=0',
      'postgres://assay:wr0ng@host/assay?pool_sise=3',
      'postgres://assay:wr0ng@@:/',
    ])('an address that is none: %s', async (url) => {
      expect(await refusal(openDatabase({ url }))).toMatchObject({ code: 'CONFIG_INVALID' });
    });
  });

  test('a password with every awkward character opens the door', async () => {
    const url = server.tcpUrl(await newDatabase());
    await using database = await openDatabase({ url });
    await count(database, 'a', 1);
    expect(await counted(database, 'a')).toBe(1);
  });

  test('eight at once open a database without tables; one of them makes them', async () => {
    const url = server.url(await newDatabase());
    const opened = await Promise.all(Array.from({ length: 8 }, () => openDatabase({ url })));
    expect(opened.filter(({ isNew }) => isNew)).toHaveLength(1);
    for (const database of opened) await database[Symbol.asyncDispose]();
  });

  test('two workspaces share a database, each in a schema of its own', async () => {
    const name = await newDatabase();
    await execute('create schema one; create schema two', name);
    const open = (schema: string) =>
      openDatabase({ url: `${server.url(name)}&options=${encodeURIComponent(`-csearch_path=${schema}`)}` });
    await using one = await open('one');
    await using two = await open('two');
    await count(one, 'a', 1);
    expect([one.isNew, two.isNew, await counted(one, 'a'), await counted(two, 'a')]).toEqual([
      true,
      true,
      1,
      undefined,
    ]);
  });

  test('all text is kept in the order of its bytes and all whole numbers with 64 bits', async () => {
    await using database = await openDatabase({ url: server.url(await newDatabase()) });
    const { rows } = await sql<{ column: string; type: string; collation: string | null }>`
      select table_name || '.' || column_name as column, data_type as type, collation_name as collation
      from information_schema.columns where table_schema = current_schema()`.execute(database.kysely);
    expect(rows.length).toBeGreaterThan(100);
    expect(rows.filter(({ type, collation }) => type === 'text' && collation !== 'C')).toEqual([]);
    expect([...new Set(rows.map(({ type }) => type))].toSorted()).toEqual([
      'bigint',
      'bytea',
      'double precision',
      'text',
    ]);
  });

  test('arrays of rows arrive as they were sent', async () => {
    await using database = await openDatabase({ url: server.url(await newDatabase()) });
    const columns = { a: 'text', b: 'bigint', c: 'integer', d: 'double precision', e: 'bytea' } as const;
    const rows = [
      ['', 0, 0, 0, new Uint8Array()],
      ['"ä\\ {,} 🚀 NULL', 2 ** 53 - 1, 2 ** 31 - 1, Number.MIN_VALUE, new Uint8Array([0, 255])],
      ['NULL', -(2 ** 53) + 1, -(2 ** 31), Number.NEGATIVE_INFINITY, new Uint8Array(70_000).fill(7)],
      ['x'.repeat(100_000), -1, -1, -1 / 3, new Uint8Array([1])],
      ['n', 2n ** 63n - 1n, 1, Number.MAX_VALUE, new Uint8Array([2])],
      ['n', -(2n ** 63n), 1, 1e21, new Uint8Array([3])],
      ['n', 2 ** 32, 1, 1, new Uint8Array([3])],
      ['n', -(2 ** 32) - 1, null, null, null],
    ];
    const types = Object.values(columns);
    const given = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ');
    for (const some of [rows, rows.slice(0, 1), rows.slice(1, 2), rows.slice(-1)]) {
      const { rows: found } = await runSql<object>(
        database.kysely,
        `select * from unnest(${given}) as given (${Object.keys(columns).join(', ')})`,
        arrayColumns(types, some.flat()),
      );
      const read = found.map((row) =>
        Object.values(row).map((v) => (v instanceof Uint8Array ? Uint8Array.from(v) : v)),
      );
      expect(read).toEqual(some);
    }
  });

  test('every step that was ever released keeps the rows of the steps before', async () => {
    for (let from = 3; from < MIGRATIONS.length; from += 1) {
      const url = server.url(await newDatabase());
      await using database = await openOldSchema(url, from);
      await sql`insert into experiment values (1, 'old', 'x', 'active', 1, 1)`.execute(database.kysely);
      await sql`insert into run values ('r', 1, 'old', 'FINISHED', 'me', 1, 2, 'x', 'active')`.execute(database.kysely);
      await sql`insert into param values ('r', 'eta', '0.1')`.execute(database.kysely);
      if (from === 3) {
        await sql`insert into metric values ('r', 'loss', 1, 5, 0.5, 0), ('r', 'loss', 2, 6, 0.25, 0)`.execute(
          database.kysely,
        );
        await sql`insert into latest_metric values ('r', 'loss', 2, 6, 0.25, 0)`.execute(database.kysely);
      }
      await using upgraded = await openDatabase({ url });
      using folder = temporaryFolder();
      const experiments = await openExperiments({ database: upgraded, objects: await openFolderObjects(folder.path) });
      const metrics = from === 3 ? { loss: 0.25 } : {};
      expect(await experiments.getRun('r')).toMatchObject({ name: 'old', params: { eta: '0.1' }, metrics });
      expect(await experiments.metricHistory('r', 'loss')).toHaveLength(from === 3 ? 2 : 0);
    }
  });

  test('the tables that an empty database gets at once are those that the steps make', async () => {
    const parts = async (database: Database) => {
      const { rows } = await sql`
        select relname as part, format('%s %s %s %s %s %s', attname, format_type(atttypid, atttypmod), collname, attnotnull,
          attidentity, pg_get_expr(adbin, adrelid)) as is
        from pg_class join pg_attribute on attrelid = pg_class.oid left join pg_collation on pg_collation.oid = attcollation
          left join pg_attrdef on adrelid = attrelid and adnum = attnum
        where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0 and not attisdropped
        union all select conrelid::regclass || ' ' || conname, pg_get_constraintdef(oid) from pg_constraint
          where connamespace = 'public'::regnamespace
        union all select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
          join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace
        order by 1, 2`.execute(database.kysely);
      return rows;
    };
    await using atOnce = await openDatabase({ url: server.url(await newDatabase()) });
    const url = server.url(await newDatabase());
    await using stepwise = await openOldSchema(url, FIRST_TABLES.version - 1);
    await migrate(stepwise.kysely, { name: url, clock: systemClock, ...postgresMigration(url) });
    expect(await parts(stepwise)).toEqual(await parts(atOnce));
  });

  /** A database as the Assay of schema `version` made it. */
  async function openOldSchema(url: string, version: number): Promise<Database> {
    const database = await openDatabase({ url });
    await sql`drop schema public cascade; create schema public`.execute(database.kysely);
    const migrations = MIGRATIONS.slice(0, version);
    await migrate(database.kysely, { name: url, clock: systemClock, migrations, ...postgresMigration(url) });
    return database;
  }

  describe('faults on the way', () => {
    test('while the server is away operations fail as unavailable, and work again once it is back', async () => {
      await using own = await startPostgresServer();
      await using database = await openDatabase({ url: own.url('postgres'), busyTimeoutMs: 2000 });
      await count(database, 'a', 1);
      const begun = Promise.withResolvers<void>();
      const halfDone = database.transaction(async (queries) => {
        await queries.updateTable('counter').set({ value: 2 }).execute();
        begun.resolve();
        await sleep(500);
        await queries.updateTable('counter').set({ value: 3 }).execute();
      });
      const broken = refusal(halfDone);
      await begun.promise;
      await own.stop();
      expect(await broken).toMatchObject({ code: 'STORAGE_DATABASE_UNREACHABLE', httpStatus: 503 });
      const attempts = Array.from({ length: 20 }, (_, n) =>
        refusal(n % 2 === 0 ? count(database, `b${n}`) : database.transaction(async () => 'nothing')),
      );
      for (const error of await Promise.all(attempts)) {
        expect(error).toMatchObject({ code: 'STORAGE_DATABASE_UNREACHABLE' });
      }
      await own.start();
      expect(await counted(database, 'a')).toBe(1);
      await Promise.all(Array.from({ length: 20 }, (_, n) => count(database, `c${n}`)));
      expect(await database.transaction((queries) => queries.selectFrom('counter').selectAll().execute())).toHaveLength(
        21,
      );
    });

    test('a query that takes too long is stopped, and the connection is good for the next', async () => {
      const url = `${server.url(await newDatabase())}&statement_timeout_ms=100&pool_size=1`;
      await using database = await openDatabase({ url });
      const slow = sql`select pg_sleep(10)`.execute(database.kysely);
      expect(await refusal(slow)).toMatchObject({ code: 'STORAGE_DATABASE_TIMEOUT', httpStatus: 503 });
      await count(database, 'a', 1);
      expect(await counted(database, 'a')).toBe(1);
    });

    test('a writer who keeps others waiting too long is told apart from a fault', async () => {
      const name = await newDatabase();
      await using database = await openDatabase({ url: server.url(name), busyTimeoutMs: 200 });
      await using patient = await openDatabase({ url: server.url(name) });
      const release = Promise.withResolvers<void>();
      const taken = Promise.withResolvers<void>();
      const holding = patient.transaction(async (queries) => {
        await queries.selectFrom('counter').selectAll().execute();
        taken.resolve();
        await release.promise;
      });
      await taken.promise;
      expect(await refusal(database.transaction(async () => 'mine'))).toMatchObject({ code: 'STORAGE_DATABASE_BUSY' });
      expect(await refusal(database.transaction(async () => 'mine', { scope: ['a'] }))).toMatchObject({
        code: 'STORAGE_DATABASE_BUSY',
      });
      release.resolve();
      await holding;
      expect(await database.transaction(async () => 'mine')).toBe('mine');
    });

    test('when all connections are taken an operation waits, but not for ever', async () => {
      const url = `${server.url(await newDatabase())}&pool_size=2`;
      await using database = await openDatabase({ url, busyTimeoutMs: 300 });
      const hold = () => sql`select pg_sleep(0.6)`.execute(database.kysely);
      const holding = [hold(), hold()];
      const waiting = refusal(count(database, 'a'));
      expect(await waiting).toMatchObject({
        code: 'STORAGE_DATABASE_BUSY',
        message: expect.stringMatching(/All 2 connections/),
      });
      const inTime = sleep(200).then(() => count(database, 'b'));
      await Promise.all([...holding, inTime]);
      await Promise.all(Array.from({ length: 50 }, (_, n) => count(database, `c${n}`)));
    });

    test('writers who lock rows in opposite orders are told nothing of the deadlock', async () => {
      await using database = await openDatabase({ url: server.url(await newDatabase()) });
      for (const name of ['a', 'b']) await count(database, name);
      const add = (names: readonly string[]) =>
        database.transaction(
          async (queries) => {
            for (const name of names) {
              await queries
                .updateTable('counter')
                .set((eb) => ({ value: eb('value', '+', 1) }))
                .where('name', '=', name)
                .execute();
              await sleep(20);
            }
          },
          { scope: [] },
        );
      await Promise.all([add(['a', 'b']), add(['b', 'a']), add(['a', 'b']), add(['b', 'a'])]);
      expect([await counted(database, 'a'), await counted(database, 'b')]).toEqual([4, 4]);
    });

    test('a transaction that hides the failure of a statement is not taken for done', async () => {
      await using database = await openDatabase({ url: server.url(await newDatabase()) });
      await count(database, 'a');
      const hiding = database.transaction(async (queries) => {
        await queries.insertInto('counter').values({ name: 'b', value: 1 }).execute();
        await queries
          .insertInto('counter')
          .values({ name: 'a', value: 1 })
          .execute()
          .catch(() => {});
      });
      await expect(hiding).rejects.toThrow(/duplicate key/);
      expect(await counted(database, 'b')).toBeUndefined();
    });

    test('a server process goes on when a newer one has changed the tables', async () => {
      const name = await newDatabase();
      await using database = await openDatabase({ url: server.url(name) });
      await count(database, 'a', 1);
      const read = () => database.kysely.selectFrom('counter').selectAll().where('name', '=', 'a').execute();
      for (let time = 0; time < 3; time += 1) await read();
      await sql`alter table counter add column colour text`.execute(database.kysely);
      expect(await read()).toMatchObject([{ value: 1 }]);
      const inside = (time: number) =>
        database.transaction(async (queries) => {
          const query = queries.selectFrom('counter').selectAll().where('value', '=', 1);
          if (time === 2) await execute('alter table counter add column if not exists shape text', name);
          return query.execute();
        });
      for (let time = 0; time < 2; time += 1) await inside(time);
      expect(await inside(2)).toHaveLength(1);
    });

    test('values that the database cannot hold are refused as bad input', async () => {
      await using database = await openDatabase({ url: server.url(await newDatabase()) });
      for (const value of [2n ** 63n, 0.5, Number.NaN]) {
        expect(await refusal(count(database, 'a', value as number))).toMatchObject({
          code: 'STORAGE_VALUE_INVALID',
          httpStatus: 400,
        });
      }
    });
  });

  test('a process killed in the middle of a batch leaves whole batches, all that it had acknowledged among them', async () => {
    using folder = temporaryFolder();
    const url = server.url(await newDatabase());
    await using database = await openDatabase({ url });
    const experiments = await openExperiments({ database, objects: await openFolderObjects(folder.path) });
    const { id } = await experiments.startRun();
    const program = join(import.meta.dirname, 'programs', 'log-batches.ts');
    for (const delayMs of [0, 3, 11]) {
      const { id: run } = await experiments.startRun();
      const writer = startProgram(program, [url, folder.path, run]);
      let acknowledged = 0;
      while (acknowledged < 5) acknowledged = Number(await writer.line());
      await sleep(delayMs);
      await writer.kill();
      // A new write waits until the server has noticed and rolled back.
      await experiments.log(run, { tags: { survivor: 'yes' } });
      const { params, metrics } = await experiments.getRun(run);
      const batches = Object.keys(metrics).length;
      expect(batches).toBeGreaterThanOrEqual(acknowledged);
      expect(Object.keys(params)).toHaveLength(batches * 100);
      for (let batch = 1; batch <= batches; batch += 1) {
        expect(await experiments.metricHistory(run, `m${batch}`)).toHaveLength(900);
      }
    }
    await experiments.log(id, { tags: { other: 'yes' } });
  });

  test('sixteen writers at once, of one run and of many, meet no error', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase({ url: server.url(await newDatabase()) });
    const objects = await openFolderObjects(folder.path);
    const writers = await Promise.all(Array.from({ length: 4 }, () => openExperiments({ database, objects })));
    const [first] = writers as [(typeof writers)[0]];
    const { id: shared } = await first.startRun();
    await Promise.all(
      Array.from({ length: 16 }, async (_, n) => {
        const experiments = writers[n % writers.length] as (typeof writers)[0];
        const { id: experimentId } = await experiments.getOrCreateExperiment(`e${n % 3}`);
        for (let turn = 0; turn < 5; turn += 1) {
          const run = await experiments.startRun({ experimentId, params: { n }, tags: { turn: String(turn) } });
          await run.logMetrics({ a: turn, b: n });
          await experiments.log(shared, {
            params: { [`${n}/${turn}`]: 1 },
            metrics: [{ key: 'm', value: n, step: n * 5 + turn }],
          });
          await run.logDataset({ name: `d${turn}`, digest: 'x', source: 's' });
          await run.end();
        }
      }),
    );
    const { runs } = await first.searchRuns({ filter: "attributes.status = 'FINISHED'" });
    expect(runs).toHaveLength(80);
    expect(await first.metricHistory(shared, 'm')).toHaveLength(80);
    expect((await first.listExperiments()).experiments).toHaveLength(4);
  });
});
