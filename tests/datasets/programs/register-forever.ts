import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openParts } from '../workspace-parts.ts';

const [folder = ''] = process.argv.slice(2);
await using parts = await openParts(folder);
for (let turn = 0; ; turn++) {
  const path = join(folder, `input-${turn}.csv`);
  writeFileSync(path, ['a,b', ...Array.from({ length: 5000 }, (_, row) => `${row},${turn}`)].join('\n'));
  const { version } = await parts.datasets.register({ name: 'killed', source: { path } });
  await parts.datasets.split(await parts.datasets.get('killed'), {
    method: 'random',
    seed: turn,
    fractions: { train: 0.5, test: 0.5 },
  });
  console.log(version);
}
