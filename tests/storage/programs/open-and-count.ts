import { openDatabase } from '../../../src/storage/index.ts';
import { databaseIn } from '../../support/test-database.ts';

const [folder = ''] = process.argv.slice(2);
await using database = await openDatabase(await databaseIn(folder));
await database.kysely
  .insertInto('counter')
  .values({ name: 'opened', value: 1 })
  .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('counter.value', '+', 1) })))
  .execute();
