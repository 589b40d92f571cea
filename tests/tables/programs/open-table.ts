import { openTables } from '../../../src/tables/index.ts';

const [path = ''] = process.argv.slice(2);
await using tables = await openTables();
console.log(JSON.stringify(await tables.open({ path }).catch((error: unknown) => error)));
