import { describe, expect, test } from 'vitest';
import { hyperparametersOf, stateAfter, textsOf } from './all-or-nothing.ts';
import { type Around, Crash, crashAt, deadProcess, diskFull, failAt, MOMENTS, wrapOutside } from './faulty.ts';
import { openTestProduction, type TestProduction } from './open-test-production.ts';

/** How many calls a promotion makes to the outside, so that every one of them can be attacked. */
async function callsOfOnePromotion(open: TestProduction, step: number): Promise<number> {
  const { options, calls } = wrapOutside(open, {});
  const request = await open.request({ hyperparameters: hyperparametersOf(step) });
  await open.reopen(options).promote(request);
  return calls();
}

/** Promotes with `around` at work; says what became of it. */
async function attack(open: TestProduction, step: number, around: Around, model?: { name: string; version: number }) {
  const { head } = await open.production.show();
  const hyperparameters = hyperparametersOf(step);
  const request = await open.request({ hyperparameters, ...(model && { model }) });
  const { options, calls } = wrapOutside(open, around);
  const outcome = await open
    .reopen({ ...options, process: deadProcess })
    .promote(request)
    .then(
      (result) => result.outcome,
      (error: unknown) => error as Error & { code?: string },
    );
  return { outcome, calls: calls(), target: { oldId: head?.id, newParameters: textsOf(hyperparameters) } };
}

/** A crash after a call is a crash before the next one, so these are all there are; the last one comes after the end. */
const crashes = (calls: number, every = 1): number[] =>
  Array.from({ length: calls + 1 }, (_, index) => index + 1).filter((call) => call % every === 0);

describe('a crash at any point of a promotion', () => {
  test('leaves all of the old or all of the new, once the next start has recovered', async () => {
    await using open = await openTestProduction();
    const calls = await callsOfOnePromotion(open, 0).then(() => callsOfOnePromotion(open, 1));
    expect(calls).toBeGreaterThan(30);
    const states = { old: 0, new: 0 };
    for (const call of crashes(calls)) {
      const { outcome, target } = await attack(open, call + 1, crashAt(call));
      expect(outcome, `before call ${call}`).not.toBe('rolled-back');
      await open.production.recover();
      const state = await stateAfter(open, target);
      if (outcome === 'promoted') expect(state).toBe('new');
      states[state] += 1;
      expect(await open.production.recover()).toEqual([]);
    }
    expect(states.old).toBeGreaterThan(20);
    expect(states.new).toBeGreaterThan(5);
  });

  test('of the very first promotion leaves nothing, or all of the new', async () => {
    const calls = await (async () => {
      await using open = await openTestProduction();
      return await callsOfOnePromotion(open, 0);
    })();
    for (const call of crashes(calls, 2)) {
      await using open = await openTestProduction();
      const { target } = await attack(open, 1, crashAt(call));
      await open.production.recover();
      const state = await stateAfter(open, target);
      const { latest } = await open.production.show();
      if (state === 'old') expect(latest).toEqual({ parameters: {}, config: undefined });
    }
  });

  test('followed by a crash of the recovery is recovered all the same', async () => {
    await using open = await openTestProduction();
    const calls = await callsOfOnePromotion(open, 0).then(() => callsOfOnePromotion(open, 1));
    for (const call of crashes(calls)) {
      const { target } = await attack(open, call + 1, crashAt(call));
      // Every call of a recovery is hit by one of the many rounds.
      const { options } = wrapOutside(open, crashAt(1 + ((call * 7) % 29)));
      await open
        .reopen({ ...options, process: deadProcess })
        .recover()
        .catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      await open.production.recover();
      await stateAfter(open, target);
    }
  });

  test('is repaired by the next promotion if nobody called recover', async () => {
    await using open = await openTestProduction();
    const calls = await callsOfOnePromotion(open, 0).then(() => callsOfOnePromotion(open, 1));
    for (const call of crashes(calls, 3)) {
      await attack(open, 2 * call, crashAt(call));
      const hyperparameters = hyperparametersOf(2 * call + 1);
      const { outcome } = await open.production.promote(await open.request({ hyperparameters }));
      expect(outcome).toBe('promoted');
      expect(await stateAfter(open, { oldId: undefined, newParameters: textsOf(hyperparameters) })).toBe('new');
    }
  });

  test('moves the registered model exactly when the promotion took effect', async () => {
    await using open = await openTestProduction();
    const register = () =>
      open.run().then((runId) =>
        open.registry.register({
          ...{ name: 'fraud', runId, algorithm: 'other', fileName: 'model.bin', file: new Uint8Array([1, 2, 3]) },
        }),
      );
    const first = await register();
    const { calls } = await attack(open, 0, {}, first);
    let inProduction = first.version;
    for (const call of crashes(calls + 4, 2)) {
      const { version } = await register();
      const { target } = await attack(open, call, crashAt(call), { name: 'fraud', version });
      await open.production.recover();
      if ((await stateAfter(open, target)) === 'new') inProduction = version;
      expect((await open.registry.versions('fraud', { stage: 'production' })).map((one) => one.version)).toEqual([
        inProduction,
      ]);
    }
  });
});

describe('a call that fails once', () => {
  test('is undone at once, or finished later when the promotion was in force already', async () => {
    await using open = await openTestProduction();
    const calls = await callsOfOnePromotion(open, 0).then(() => callsOfOnePromotion(open, 1));
    const outcomes = new Set<string>();
    const failures = crashes(calls - 1).flatMap((call) => MOMENTS.map((moment) => ({ call, moment })));
    for (const [index, { call, moment }] of failures.entries()) {
      const { outcome, target } = await attack(open, index + 2, failAt(call, moment));
      if (typeof outcome !== 'string') expect(outcome.code, `${moment} call ${call}`).toBe('STORAGE_DISK_FULL');
      outcomes.add(typeof outcome === 'string' ? outcome : 'thrown');
      await open.production.recover();
      const state = await stateAfter(open, target);
      expect(state, `${moment} call ${call}`).toBe(outcome === 'promoted' || outcome === 'committed' ? 'new' : 'old');
    }
    expect(outcomes).toEqual(new Set(['thrown', 'rolled-back', 'committed', 'promoted']));
  });

  test('and keeps failing leaves a promotion that says so, and that recovery undoes once the cause is gone', async () => {
    await using open = await openTestProduction();
    await callsOfOnePromotion(open, 0);
    let full = false;
    const around = {
      before: (_: number, what: string) => {
        full ||= what === 'parameters.write(/fraud-detection/hyperparameters/eta)';
        if (full) throw diskFull();
      },
    };
    const { outcome, target } = await attack(open, 1, around);
    expect(outcome).toMatchObject({ code: 'PRODUCTION_UNFINISHED', cause: { code: 'STORAGE_DISK_FULL' } });
    expect((await open.production.show()).latest.parameters).not.toEqual((await open.production.show()).parameters);
    expect(await open.production.recover()).toMatchObject([{ found: 'BACKED_UP', action: 'rolled-back' }]);
    expect(await stateAfter(open, target)).toBe('old');
  });
});
