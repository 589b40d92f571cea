import { openDatabase } from '../../../src/storage/index.ts';

const [path = ''] = process.argv.slice(2);
await using database = await openDatabase({ path });
await database.kysely
  .insertInto('counter')
  .values({ name: 'opened', value: 1 })
  .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb('counter.value', '+', 1) })))
  .execute();
