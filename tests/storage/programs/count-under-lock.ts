import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { acquireLock } from '../../../src/storage/index.ts';

const [folder = '', times = '0'] = process.argv.slice(2);
const inside = join(folder, 'inside');
for (let turn = 0; turn < Number(times); turn += 1) {
  await using _held = await acquireLock(join(folder, 'lock'), { owner: 'counter', waitMs: 30_000 });
  // Whoever died inside left its mark; only the mark of a living one is an overlap.
  if (existsSync(inside) && isAlive(Number(readFileSync(inside, 'utf8')))) console.log('overlap');
  writeFileSync(inside, String(process.pid));
  if (turn === 0) console.log('began');
  await sleep(1);
  writeFileSync(inside, '0');
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
