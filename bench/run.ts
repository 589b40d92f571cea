import { globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `npm run bench -- NAME` runs `bench/NAME.ts`; what the figures mean stands in bench/README.md. */
const [name] = process.argv.slice(2);
const benches = globSync(join(import.meta.dirname, '*.ts'))
  .map((path) => basename(path, '.ts'))
  .filter((found) => found !== 'run')
  .toSorted();

if (name !== undefined && benches.includes(name)) {
  await import(pathToFileURL(join(import.meta.dirname, `${name}.ts`)).href);
} else {
  console.error(`npm run bench -- NAME, where NAME is one of: ${benches.join(', ')}`);
  process.exitCode = 2;
}
