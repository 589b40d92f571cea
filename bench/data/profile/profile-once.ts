/** Profiles the file that is named, writes the page beside it, and prints what it took as JSON. */
import { statSync, writeFileSync } from 'node:fs';
import { profileTable, renderProfile } from '../../../src/datasets/index.ts';
import { openTables } from '../../../src/tables/index.ts';

const [path = ''] = process.argv.slice(2);
const start = performance.now();
await using tables = await openTables();
await using table = await tables.open({ path });
const profile = await profileTable(table, { clock: { now: () => Date.now() } });
writeFileSync(`${path}.html`, renderProfile(profile));
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
    mostMiB: process.resourceUsage().maxRSS / 1024,
    pageMiB: statSync(`${path}.html`).size / 2 ** 20,
    issues: profile.issues.length,
  }),
);
