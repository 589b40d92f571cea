import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssayError } from '../../../src/errors/index.ts';
import { openFolderObjects, writeFileAtomically } from '../../../src/storage/index.ts';

const [folder = ''] = process.argv.slice(2);
const path = join(folder, 'a.txt');
try {
  writeFileSync(path, 'old');
} catch {
  // Read-only: the file was put there before.
}
const objects = await openFolderObjects(join(folder, 'objects'));
const megabyte = new Uint8Array(2 ** 20);
const outcomes = await Promise.allSettled([writeFileAtomically(path, megabyte), objects.put('b.bin', megabyte)]);
console.log(
  JSON.stringify({
    codes: outcomes.map((outcome) => {
      const reason = outcome.status === 'rejected' ? outcome.reason : undefined;
      return reason instanceof AssayError ? reason.code : String(reason);
    }),
    content: readFileSync(path, 'utf8'),
    names: readdirSync(folder).toSorted(),
    objects: await Array.fromAsync(objects.list()),
  }),
);
