/**
 * Figures of datasets: `npm run bench -- data` measures all of them, `npm run bench -- data validation` those of one part.
 * A part is a file under bench/data/ that exports `measure`.
 */
import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = join(import.meta.dirname, 'data');
const parts = globSync(join(folder, '*.ts'))
  .map((path) => basename(path, '.ts'))
  .toSorted();
const asked = process.argv.slice(3);
if (asked.includes('--help')) {
  console.log(`npm run bench -- data [PART …], where PART is one of: ${parts.join(', ')}; all of them unless given`);
  process.exit();
}
const unknown = asked.filter((name) => !parts.includes(name));
if (unknown.length > 0) throw new Error(`there is no part ${unknown.join(', ')}; the parts are ${parts.join(', ')}`);

for (const name of asked.length > 0 ? asked : parts) {
  const { measure }: { measure: () => Promise<void> } = await import(pathToFileURL(join(folder, `${name}.ts`)).href);
  await measure();
  console.log();
}
