import { writeFileAtomically } from '../../../src/storage/index.ts';

const [path = ''] = process.argv.slice(2);
for (let turn = 1; ; turn += 1) {
  await writeFileAtomically(path, String(turn % 10).repeat(1_000_000));
  if (turn === 3) console.log('writing');
}
