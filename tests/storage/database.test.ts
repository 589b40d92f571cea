import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '../../src/storage/index.ts';
import { startProgramOnMount } from '../support/child-program.ts';
import { canMount } from '../support/private-mounts.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', name);

const counter = (database: Database, name: string) =>
  database.kysely.selectFrom('counter').select('value').where('name', '=', name).executeTakeFirst();
const count = (database: Database, name: string, value: number) =>
  database.kysely.insertInto('counter').values({ name, value }).execute();

test('a database is made where none is, folder and all, and keeps its rows', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'deep', 'assay.db');
  {
    await using database = await openDatabase({ path });
    await count(database, 'a', 7);
  }
  await using database = await openDatabase({ path });
  expect(await counter(database, 'a')).toMatchObject({ value: 7 });
});

test('an empty file is taken for a new database', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  writeFileSync(path, '');
  await using database = await openDatabase({ path });
  expect(await counter(database, 'a')).toBeUndefined();
});

test('another program that keeps the database locked is told apart from a fault', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'assay.db');
  await using database = await openDatabase({ path, busyTimeoutMs: 50 });
  using other = new DatabaseSync(path);
  other.exec('begin immediate');
  await expect(count(database, 'a', 1)).rejects.toMatchObject({ code: 'STORAGE_DATABASE_BUSY' });
  other.exec('commit');
  await count(database, 'a', 1);
});

describe('while another connection writes', () => {
  test('reads are answered and the process goes on; a write waits for its turn', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'assay.db');
    await using one = await openDatabase({ path });
    await using other = await openDatabase({ path });
    const order: string[] = [];
    const begun = Promise.withResolvers<void>();
    const long = one.transaction(async (queries) => {
      await queries.insertInto('counter').values({ name: 'a', value: 1 }).execute();
      begun.resolve();
      await sleep(100);
      order.push('first');
    });
    await begun.promise;
    const writes = [
      count(other, 'b', 2).then(() => order.push('write')),
      other.transaction((queries) => queries.insertInto('counter').values({ name: 'c', value: 3 }).execute()),
    ];
    expect(await counter(other, 'a')).toBeUndefined();
    order.push('read');
    await Promise.all([long, ...writes]);
    expect(order).toEqual(['read', 'first', 'write']);
    expect(await counter(one, 'c')).toEqual({ value: 3 });
  });

  test('in many short transactions without a pause, no other one waits long', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'assay.db');
    const databases = [await openDatabase({ path }), await openDatabase({ path }), await openDatabase({ path })];
    const countUp = (database: Database) =>
      database.transaction(async (queries) => {
        const insert = queries.insertInto('counter').values({ name: 'all', value: 1 });
        await insert.onConflict((on) => on.doUpdateSet((eb) => ({ value: eb('counter.value', '+', 1) }))).execute();
        await nextTurn();
      });
    const counts = databases.map(() => 0);
    let isOver = false;
    const writers = databases.map(async (database, index) => {
      while (!isOver) {
        await countUp(database);
        counts[index] = (counts[index] ?? 0) + 1;
        isOver ||= counts.every((written) => written >= 20);
      }
    });
    await Promise.all(writers);
    const [first] = databases as [Database];
    expect(await counter(first, 'all')).toEqual({ value: counts.reduce((sum, written) => sum + written, 0) });
    for (const database of databases) await database[Symbol.asyncDispose]();
  });
});

describe('a file that is no database of ours is refused, untouched, with what to do', () => {
  test('text in its place', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'assay.db');
    writeFileSync(path, 'I was a database once, believe me'.repeat(100));
    const before = readFileSync(path);
    const error = await openDatabase({ path }).catch((reason) => reason);
    expect(error).toMatchObject({
      code: 'STORAGE_DATABASE_CORRUPT',
      remedy: expect.stringMatching(/Copy .* away first/),
    });
    expect(readFileSync(path)).toEqual(before);
  });

  test('a folder in its place, and a file in the place of its folder', async () => {
    using folder = temporaryFolder();
    await expect(openDatabase({ path: folder.path })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    writeFileSync(join(folder.path, 'file'), '');
    const inside = join(folder.path, 'file', 'assay.db');
    await expect(openDatabase({ path: inside })).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
  });

  test('the database of another program', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'assay.db');
    new DatabaseSync(path).exec('create table alembic_version (version_num text)');
    const error = await openDatabase({ path }).catch((reason) => reason);
    expect(error).toMatchObject({
      code: 'STORAGE_DATABASE_CORRUPT',
      message: expect.stringMatching(/alembic_version/),
    });
  });

  test('one whose head was overwritten, and one whose pages were', async () => {
    using folder = temporaryFolder();
    for (const [from, to] of [
      [0, 100],
      [4096, Number.MAX_SAFE_INTEGER],
    ] as const) {
      const path = join(folder.path, `from-${from}.db`);
      {
        await using database = await openDatabase({ path });
        await count(database, 'a', 1);
      }
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0xa5, from, Math.min(to, bytes.length)));
      const use = async () => {
        await using database = await openDatabase({ path });
        await counter(database, 'a');
      };
      await expect(use()).rejects.toMatchObject({ code: 'STORAGE_DATABASE_CORRUPT' });
    }
  });

  test('one that lost its second half', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'assay.db');
    await (await openDatabase({ path }))[Symbol.asyncDispose]();
    writeFileSync(path, readFileSync(path).subarray(0, Math.floor(statSync(path).size / 2)));
    const use = async () => {
      await using database = await openDatabase({ path });
      for (const table of ['counter', 'experiment', 'run', 'metric', 'tag'] as const) {
        await database.kysely.selectFrom(table).selectAll().execute();
      }
    };
    await expect(use()).rejects.toMatchObject({ code: 'STORAGE_DATABASE_CORRUPT' });
  });

  test('once the damaged file is moved away, a new database is made', async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'assay.db');
    writeFileSync(path, 'rubbish'.repeat(1000));
    await expect(openDatabase({ path })).rejects.toThrow();
    rmSync(path);
    await using database = await openDatabase({ path });
    expect(await counter(database, 'a')).toBeUndefined();
  });
});

describe.skipIf(!canMount)('on a small or read-only disk', () => {
  test('a full disk is explained, what was acknowledged is there and the database whole', async () => {
    using folder = temporaryFolder();
    const child = startProgramOnMount(program('fill-database.ts'), folder.path, '-o size=1m');
    expect(JSON.parse((await child.finish()).at(-1) as string)).toEqual({
      code: 'STORAGE_DISK_FULL',
      lost: 0,
      integrity: 'ok',
    });
  });

  test('a disk that was full before is explained', async () => {
    using folder = temporaryFolder();
    const prepare = '{ head -c 2000000 /dev/zero > "$2/filler" 2>/dev/null || true; }';
    const child = startProgramOnMount(program('fill-database.ts'), folder.path, '-o size=256k', prepare);
    expect(JSON.parse((await child.finish()).at(-1) as string)).toMatchObject({ code: 'STORAGE_DISK_FULL' });
  });

  test('a read-only folder is explained', async () => {
    using folder = temporaryFolder();
    const child = startProgramOnMount(program('fill-database.ts'), folder.path, '-o ro');
    expect(JSON.parse((await child.finish()).at(-1) as string)).toMatchObject({ code: 'STORAGE_READ_ONLY' });
  });

  test('a folder that became read-only is explained', async () => {
    using folder = temporaryFolder();
    const prepare = `"$0" ${program('open-and-count.ts')} "$2" && mount -o remount,ro "$2"`;
    const child = startProgramOnMount(program('fill-database.ts'), folder.path, '-o size=1m', prepare);
    expect(JSON.parse((await child.finish()).at(-1) as string)).toMatchObject({ code: 'STORAGE_READ_ONLY' });
  });
});
