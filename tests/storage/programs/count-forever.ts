import { openDatabase } from '../../../src/storage/index.ts';
import { databaseIn } from '../../support/test-database.ts';

const [folder = ''] = process.argv.slice(2);
await using database = await openDatabase(await databaseIn(folder));
await database.kysely.insertInto('counter').values({ name: 'writes', value: 0 }).execute();
for (let value = 1; ; value += 1) {
  await database.transaction((queries) => queries.updateTable('counter').set({ value }).execute());
  console.log(value);
  // Lets the line out before the next write.
  await new Promise(setImmediate);
}
