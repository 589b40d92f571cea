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

/** On a real disk, in a process of its own, killed at a call unless that is 0; resolves to the signal or exit code. */
async function promoteElsewhere(folder: string, step: number, call = 0, moment: Moment = 'before') {
  const child = spawn(process.execPath, [SCRIPT, folder, String(step), String(call), moment], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal ?? code;
}

test('kill -9 at any moment leaves all of the old or all of the new, and the next start says what it found', async () => {
  const states: string[] = [];
  const kill = async (call: number, index: number) => {
    await using home = await mkdtempDisposable(join(tmpdir(), 'assay-kill-'));
    await using open = await openTestProduction({ folder: home.path });
    await open.production.promote(await open.request({ hyperparameters: hyperparametersOf(1) }));
    const { head } = await open.production.show();
    const signal = await promoteElsewhere(home.path, 2, call, MOMENTS[index % 2] as Moment);
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

test('processes that promote at once take turns', async () => {
  await using home = await mkdtempDisposable(join(tmpdir(), 'assay-turns-'));
  await using open = await openTestProduction({ folder: home.path });
  expect(await Promise.all([1, 2, 3].map((step) => promoteElsewhere(home.path, step)))).toEqual([0, 0, 0]);
  const promotions = await open.production.list();
  const { head } = await open.production.show();
  const winner = promotions.find(({ id }) => id === head?.id);
  expect(await stateAfter(open, { oldId: undefined, newParameters: winner?.parameters ?? {} })).toBe('new');
  expect(new Set(promotions.map(({ previous }) => previous))).toHaveProperty('size', 3);
});
