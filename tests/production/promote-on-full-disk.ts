/**
 * Run as a process of its own that may mount: promotes with less and less room on the disk, then on a disk that is
 * read-only. Prints one JSON line an attempt.
 */
import { execFileSync } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hyperparametersOf } from './all-or-nothing.ts';
import { openTestProduction, PREFIX } from './open-test-production.ts';

const [folder = ''] = process.argv.slice(2);
const disk = join(folder, 'production');
const filler = join(disk, 'filler');
await mkdir(disk);
execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
await using open = await openTestProduction({ folder });

async function attempt(label: string, step: number): Promise<void> {
  const request = await open.request({ hyperparameters: hyperparametersOf(step) });
  const outcome = await open.production.promote(request).then(
    (result) => ({ outcome: result.outcome, code: 'error' in result ? result.error.code : null }),
    (error: { code: string }) => ({ outcome: 'thrown', code: error.code }),
  );
  await rm(filler, { force: true }).catch(() => undefined);
  const findings = await open.production.recover();
  const { head, parameters, latest, lock } = await open.production.show();
  const isWhole = JSON.stringify(parameters) === JSON.stringify(latest.parameters) && lock === undefined;
  const isNew = latest.parameters[`${PREFIX}eta`] === String(hyperparametersOf(step).eta);
  console.log(
    JSON.stringify({
      label,
      ...outcome,
      head: head?.id,
      isWhole,
      isNew,
      findings: findings.map(({ action }) => action),
    }),
  );
}

await attempt('plenty', 0);
// From room for everything, over room for a part of it and for undoing that part, to no room at all.
for (let free = 96; free >= 0; free -= free > 60 ? 1 : 10) {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(filler, new Uint8Array(bsize * (bavail - free)));
  await attempt(`${free} pages`, 97 - free);
}
execFileSync('mount', ['-o', 'remount,ro', disk]);
await attempt('read-only', 98);
