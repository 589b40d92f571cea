import { readFileSync } from 'node:fs';
import { openParts } from '../workspace-parts.ts';

// Registers each file it is told on its standard input, so that several processes can start at one moment.
const [folder = ''] = process.argv.slice(2);
await using parts = await openParts(folder);
console.log('ready');
const files = readFileSync(0, 'utf8').trim().split('\n');
for (const path of files) {
  const { version, created } = await parts.datasets.register({ name: 'shared', source: { path } });
  console.log(JSON.stringify({ path, version, created }));
}
