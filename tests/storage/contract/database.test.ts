import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type Database, matchesPattern, matchesPatternInAnyCase, openDatabase } from '../../../src/storage/index.ts';
import { startProgram } from '../../support/child-program.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { databaseIn, emptyDatabaseIn } from '../../support/test-database.ts';

const program = (name: string) => join(import.meta.dirname, '..', 'programs', name);

const counter = (database: Database, name: string) =>
  database.kysely.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirst();
const count = (database: Database, name: string, value: number) =>
  database.kysely.insertInto('counter').values({ name, value }).execute();

test('a transaction that throws leaves nothing behind, and the next one works', async () => {
  using folder = temporaryFolder();
  await using database = await openDatabase(await databaseIn(folder.path));
  const failing = database.transaction(async (queries) => {
    await queries.insertInto('counter').values({ name: 'a', value: 1 }).execute();
    throw new Error('changed my mind');
  });
  await expect(failing).rejects.toThrow('changed my mind');
  expect(await counter(database, 'a')).toBeUndefined();
  await database.transaction((queries) => queries.insertInto('counter').values({ name: 'a', value: 2 }).execute());
  expect(await counter(database, 'a')).toMatchObject({ value: 2 });
});

test('transactions that start together take turns', async () => {
  using folder = temporaryFolder();
  await using database = await openDatabase(await databaseIn(folder.path));
  await count(database, 'a', 0);
  const countUp = () =>
    database.transaction(async (queries) => {
      const { value } = await queries.selectFrom('counter').selectAll().executeTakeFirstOrThrow();
      await sleep(1);
      await queries
        .updateTable('counter')
        .set({ value: value + 1 })
        .execute();
    });
  await Promise.all(Array.from({ length: 10 }, countUp));
  expect(await counter(database, 'a')).toMatchObject({ value: 10 });
});

test('a query that goes past the transaction around it is refused instead of waiting for ever', async () => {
  using folder = temporaryFolder();
  await using database = await openDatabase(await databaseIn(folder.path));
  await expect(database.transaction(() => counter(database, 'a'))).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(await counter(database, 'a')).toBeUndefined();
});

test('rows of a run go with the run, for foreign keys are enforced', async () => {
  using folder = temporaryFolder();
  await using database = await openDatabase(await databaseIn(folder.path));
  const held = { run_id: 'none', host: 'a', pid: 1, started: 'then' };
  await expect(database.kysely.insertInto('run_process').values(held).execute()).rejects.toThrow(/foreign key/i);
});

test('streams rows while other queries run', async () => {
  using folder = temporaryFolder();
  await using database = await openDatabase(await databaseIn(folder.path));
  await Promise.all(Array.from({ length: 5 }, (_, n) => count(database, `c${n}`, n)));
  const names: string[] = [];
  for await (const { name } of database.kysely.selectFrom('counter').selectAll().orderBy('name').stream())
    names.push(name);
  expect(names).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
});

test('eight processes open an empty place at once; all get the same database', async () => {
  using folder = temporaryFolder();
  await emptyDatabaseIn(folder.path);
  const programs = Array.from({ length: 8 }, () => startProgram(program('open-and-count.ts'), [folder.path]));
  await Promise.all(programs.map((child) => child.finish()));
  await using database = await openDatabase(await databaseIn(folder.path));
  expect(database.isNew).toBe(false);
  expect(await counter(database, 'opened')).toMatchObject({ value: 8 });
});

test('a process killed in the middle of writing loses nothing it had acknowledged', async () => {
  using folder = temporaryFolder();
  const writer = startProgram(program('count-forever.ts'), [folder.path]);
  let acknowledged = 0;
  while (acknowledged < 200) acknowledged = Number(await writer.line());
  await writer.kill();
  await using database = await openDatabase(await databaseIn(folder.path));
  const { value } = (await counter(database, 'writes')) as { value: number };
  expect(value).toBeGreaterThanOrEqual(acknowledged);
});

test('is new to the one who made its tables', async () => {
  using folder = temporaryFolder();
  const place = await emptyDatabaseIn(folder.path);
  await using first = await openDatabase(place);
  await using second = await openDatabase(place);
  expect([first.isNew, second.isNew]).toEqual([true, false]);
});

describe('values come back as they went in', () => {
  test.each([
    0,
    -1,
    2 ** 31,
    -(2 ** 53) + 1,
    2 ** 53 - 1,
    2n ** 53n + 1n,
    -(2n ** 53n) - 1n,
    2n ** 63n - 1n,
    -(2n ** 63n) + 1n,
  ])('the whole number %s', async (value) => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    await database.kysely
      .insertInto('counter')
      .values({ name: 'a', value: value as number })
      .execute();
    expect(await counter(database, 'a')).toEqual({ value });
  });

  test('every kind of double, and bytes', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    const doubles = [0.1, 5e-324, 1.797e308, 1 / 3, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -2.5e-7];
    const rows = doubles.map((value, step) => ({ series: 1, timestamp: 0, step, value, is_nan: 0 as const }));
    await database.kysely.insertInto('metric').values(rows).execute();
    const stored = await database.kysely.selectFrom('metric').select('value').orderBy('step').execute();
    expect(stored.map(({ value }) => value)).toEqual(doubles);
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const block = { number: 0, count: 0, first_timestamp: 0, last_timestamp: 0, first_step: 0, last_step: 0 };
    await database.kysely
      .insertInto('metric_block')
      .values({ series: 1, ...block, points: bytes })
      .execute();
    const { points } = await database.kysely.selectFrom('metric_block').select('points').executeTakeFirstOrThrow();
    expect(Uint8Array.from(points)).toEqual(bytes);
  });

  test('sums, averages, counts and truth values are numbers', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    for (const value of [1, 2, 6]) await count(database, `c${value}`, value);
    const { rows } = await sql`select count(*) as n, sum(value) as total, avg(value) as mean, max(value) as most,
      exists (select 1 from counter where value = 6) as six, 1 = 2 as never from counter`.execute(database.kysely);
    expect(rows.map((row) => ({ ...(row as object) }))).toEqual([
      { n: 3, total: 9, mean: 3, most: 6, six: 1, never: 0 },
    ]);
  });

  test('a text with a NUL character is refused, to be stored and to be found, and leaves the database usable', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    await expect(count(database, 'a\0b', 1)).rejects.toMatchObject({ code: 'STORAGE_VALUE_INVALID' });
    await expect(counter(database, 'a\0b')).rejects.toMatchObject({ code: 'STORAGE_VALUE_INVALID' });
    await count(database, 'ab', 1);
    expect(await counter(database, 'ab')).toEqual({ value: 1 });
  });
});

describe('texts', () => {
  const names = ['Z', 'a', 'B', '_', '-', 'ä', 'Ä', 'é', 'z', 'ß', 'İ', 'Ω', '漢', '😀', '\uffee', 'a b', 'a-b', 'aB'];

  test('are sorted by their bytes, whatever the locale', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    for (const name of names) await count(database, name, 1);
    const rows = await database.kysely.selectFrom('counter').select('name').orderBy('name').execute();
    const byBytes = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(rows.map(({ name }) => name).filter((name) => names.includes(name))).toEqual(byBytes);
  });

  test.each([
    ['a_b', true, ['a b', 'a-b'], []],
    ['a%', true, ['a', 'a b', 'a-b', 'aB'], []],
    ['Ä', true, ['Ä'], ['ä', 'Ä']],
    ['ω', true, [], ['Ω']],
    ['[a]', true, [], []],
    ['\\_', true, [], []],
    ['*', true, [], []],
  ])('match the pattern %s', async (pattern, _, exactly, inAnyCase) => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    for (const name of names) await count(database, name, 1);
    const found = async (match: typeof matchesPattern) => {
      const query = database.kysely.selectFrom('counter').select('name');
      const rows = await query
        .where((eb) => match(eb.ref('name'), pattern))
        .orderBy('name')
        .execute();
      return rows.map(({ name }) => name);
    };
    expect(await found(matchesPattern)).toEqual(exactly);
    if (inAnyCase.length > 0) expect(new Set(await found(matchesPatternInAnyCase))).toEqual(new Set(inAnyCase));
  });
});

describe('transactions', () => {
  test('that name nothing see nothing change, whatever others name', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    await count(database, 'a', 0);
    const countUp = (scope: readonly string[]) =>
      database.transaction(
        (queries) =>
          queries
            .updateTable('counter')
            .set((eb) => ({ value: eb('value', '+', 1) }))
            .execute(),
        { scope },
      );
    const pairs = Array.from({ length: 5 }, () =>
      database.transaction(async (queries) => {
        const read = () => queries.selectFrom('counter').select('value').executeTakeFirstOrThrow();
        const before = await read();
        await sleep(5);
        return [before.value, (await read()).value];
      }),
    );
    const writes = Array.from({ length: 20 }, (_, n) => countUp(n % 2 === 0 ? [] : [`thing ${n}`]));
    for (const [before, after] of await Promise.all(pairs)) expect(after).toBe(before);
    await Promise.all(writes);
    expect(await counter(database, 'a')).toEqual({ value: 20 });
  });

  test('of one name take turns, in whatever order they name it', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    for (const name of ['a', 'b', 'c']) await count(database, name, 0);
    const countUp = (names: readonly string[]) =>
      database.transaction(
        async (queries) => {
          for (const name of names) {
            const query = queries.selectFrom('counter').select('value').where('name', '=', name);
            const { value } = await query.executeTakeFirstOrThrow();
            await queries
              .updateTable('counter')
              .set({ value: value + 1 })
              .where('name', '=', name)
              .execute();
          }
        },
        { scope: names },
      );
    const orders = [['a', 'b'], ['b', 'a'], ['c'], ['c', 'a', 'b']];
    await Promise.all(Array.from({ length: 16 }, (_, n) => countUp(orders[n % orders.length] as string[])));
    for (const [name, value] of Object.entries({ a: 12, b: 12, c: 8 })) {
      expect(await counter(database, name)).toEqual({ value });
    }
  });

  test('give back what their work gives, and pass on the error it throws as it is', async () => {
    using folder = temporaryFolder();
    await using database = await openDatabase(await databaseIn(folder.path));
    expect(await database.transaction(async () => 'done')).toBe('done');
    const reason = new TypeError('mine');
    await expect(database.transaction(() => Promise.reject(reason))).rejects.toBe(reason);
  });
});
