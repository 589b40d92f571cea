import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { hyperparametersOf, stateAfter, textsOf } from './all-or-nothing.ts';
import { MOMENTS, type Moment } from './faulty.ts';
import { openTestProduction } from './open-test-production.ts';

const SCRIPT = fileURLToPath(new URL('./promote-and-die.ts', import.meta.url));

/** On a real disk, in a process of its own that gets no chance to tidy up. */
async function killedPromotion(folder: string, step: number, call: number, moment: Moment): Promise<string | null> {
  const child = spawn(process.execPath, [SCRIPT, folder, String(step), String(call), moment], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

test('kill -9 at any moment leaves all of the old or all of the new, and the next start says what it found', async () => {
  const states: string[] = [];
  const kill = async (call: number, index: number) => {
    await using home = await mkdtempDisposable(join(tmpdir(), 'assay-kill-'));
    await using open = await openTestProduction({ folder: home.path });
    await open.production.promote(await open.request({ hyperparameters: hyperparametersOf(1) }));
    const { head } = await open.production.show();
    const signal = await killedPromotion(home.path, 2, call, MOMENTS[index % 2] as Moment);
    expect(signal).toBe('SIGKILL');
    const findings = await open.production.recover();
    const target = { oldId: head?.id, newParameters: textsOf(hyperparametersOf(2)) };
    const state = await stateAfter(open, target);
    if (findings.length > 0) expect(findings[0]).toMatchObject({ action: /./, message: /promo-|lock/ });
    states.push(`${findings[0]?.action ?? 'nothing to do'}: ${state}`);
  };
  // From taking the lock, over the parameters one by one and the commit marker (45), to the release of the lock.
  const calls = [3, 14, 15, 23, 25, 31, 35, 44, 45, 45, 48, 51];
  for (let index = 0; index < calls.length; index += 3) {
    await Promise.all(calls.slice(index, index + 3).map((call, offset) => kill(call, index + offset)));
  }
  expect(new Set(states)).toContain('rolled-back: old');
  expect(new Set(states)).toContain('rolled-forward: new');
});
