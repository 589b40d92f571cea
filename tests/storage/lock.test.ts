import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { acquireLock, currentProcess } from '../../src/storage/index.ts';
import { startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testClock } from '../support/test-clock.ts';

const holderProgram = join(import.meta.dirname, 'programs', 'hold-lock.ts');
const counterProgram = join(import.meta.dirname, 'programs', 'count-under-lock.ts');

test('a held lock refuses others and tells them who holds it', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  await using _held = await acquireLock(path, { owner: 'promotion 7' });
  await expect(acquireLock(path, { owner: 'promotion 8' })).rejects.toMatchObject({
    code: 'STORAGE_LOCK_HELD',
    details: { owner: 'promotion 7', pid: process.pid },
  });
});

test('a released lock can be taken again, with a higher fence', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  const first = await acquireLock(path, { owner: 'a' });
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await using second = await acquireLock(path, { owner: 'b' });
  expect(second.fence).toBeGreaterThan(first.fence);
  await expect(first.check()).rejects.toMatchObject({ code: 'STORAGE_LOCK_LOST' });
  await second.check();
  expect(readdirSync(path)).toHaveLength(1);
});

test('who waits gets the lock once it is free', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  const first = await acquireLock(path, { owner: 'a' });
  const waiting = acquireLock(path, { owner: 'b', waitMs: 5000 });
  await sleep(50);
  await first[Symbol.asyncDispose]();
  await using second = await waiting;
  await second.check();
});

test('waiting ends with the time allowed or with the signal', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  await using _held = await acquireLock(path, { owner: 'a' });
  await expect(acquireLock(path, { owner: 'b', waitMs: 60 })).rejects.toMatchObject({ code: 'STORAGE_LOCK_HELD' });
  const signal = AbortSignal.timeout(60);
  await expect(acquireLock(path, { owner: 'b', waitMs: 60_000, signal })).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('the lock of a process that was killed is taken over at once, that of a living one is not', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  const holder = startProgram(holderProgram, [path]);
  expect(await holder.line()).toBe('holding');
  await expect(acquireLock(path, { owner: 'b' })).rejects.toMatchObject({ details: { pid: holder.process.pid } });
  await holder.kill();
  await using taken = await acquireLock(path, { owner: 'b' });
  await taken.check();
});

test('a recycled pid does not keep the lock of the dead process that had it', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  writeClaim(path, { ...currentProcess(), started: currentProcess().started.replace(/\d+$/, '1') });
  await using taken = await acquireLock(path, { owner: 'b' });
  expect(taken.fence).toBe(2);
});

test('a holder on another machine is believed until its lease is over', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'lock');
  const clock = testClock();
  writeClaim(path, { host: 'another-machine', leaseUntil: clock.now() + 1000 });
  await expect(acquireLock(path, { owner: 'b', clock })).rejects.toMatchObject({ code: 'STORAGE_LOCK_HELD' });
  clock.advance(1000);
  await using taken = await acquireLock(path, { owner: 'b', clock });
  await taken.check();
});

test('a claim that was cut off in the middle is held by nobody', async () => {
  using folder = temporaryFolder();
  mkdirSync(join(folder.path, 'lock'));
  writeFileSync(join(folder.path, 'lock', 'claim-000000000004.json'), '{"own');
  await using taken = await acquireLock(join(folder.path, 'lock'), { owner: 'b' });
  expect(taken.fence).toBe(5);
});

test('four processes that count under one lock, some of them killed, never work at the same time', async () => {
  using folder = temporaryFolder();
  const count = (times: number) => startProgram(counterProgram, [folder.path, String(times)]);
  const victim = count(1_000_000);
  await victim.line();
  const counters = [count(25), count(25), count(25)];
  await victim.kill();
  const overlaps = await Promise.all(counters.map((counter) => counter.finish()));
  expect(overlaps.flat().filter((line) => line === 'overlap')).toEqual([]);
});

function writeClaim(path: string, claim: object): void {
  mkdirSync(path);
  const whole = { ...currentProcess(), owner: 'a', leaseUntil: 0, released: false, ...claim };
  writeFileSync(join(path, 'claim-000000000001.json'), JSON.stringify(whole));
}
