import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { AssayError } from '../../../src/errors/index.ts';
import { openDatabase } from '../../../src/storage/index.ts';

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'assay.db');
let acknowledged = 0;
let code = 'none';
try {
  await using database = await openDatabase({ path });
  for (;;) {
    const name = `${acknowledged}-${'x'.repeat(10_000)}`;
    await database.transaction((queries) => queries.insertInto('counter').values({ name, value: 1 }).execute());
    acknowledged += 1;
  }
} catch (error) {
  code = error instanceof AssayError ? error.code : String(error);
}
if (code !== 'STORAGE_DISK_FULL' || acknowledged === 0) {
  console.log(JSON.stringify({ code }));
} else {
  const file = new DatabaseSync(path, { readOnly: true });
  const { kept } = file.prepare("select count(*) as kept from counter where name like '%-x%'").get() as {
    kept: number;
  };
  const { integrity_check } = file.prepare('pragma integrity_check').get() as { integrity_check: string };
  console.log(JSON.stringify({ code, lost: acknowledged - kept, integrity: integrity_check }));
}
