import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AssayError } from '../../src/errors/index.ts';
import { STAGES, type Stage } from '../../src/registry/index.ts';
import { openTestRegistry } from './open-test-registry.ts';

const ALLOWED: readonly `${Stage} → ${Stage}`[] = [
  'none → staging',
  'none → archived',
  'staging → none',
  'staging → production',
  'staging → archived',
  'production → staging',
  'production → archived',
  'archived → staging',
];

/** A shortest way from `none` to each stage. */
const WAY: Record<Stage, Stage[]> = {
  none: [],
  staging: ['staging'],
  production: ['staging', 'production'],
  archived: ['archived'],
};

describe('stages', () => {
  test('production is entered from staging alone', async () => {
    await using open = await openTestRegistry();
    for (const from of STAGES) {
      for (const to of STAGES.filter((stage) => stage !== from)) {
        const { name, version } = await open.register();
        for (const stage of WAY[from]) await open.registry.transition({ name, version, stage });
        const moving = open.registry.transition({ name, version, stage: to });
        if (ALLOWED.includes(`${from} → ${to}`)) expect((await moving).stage).toBe(to);
        else await expect(moving).rejects.toMatchObject({ code: 'REGISTRY_TRANSITION_REFUSED', details: { from, to } });
      }
    }
  });

  test('a model has one version in production: the former one is archived, and can come back', async () => {
    await using open = await openTestRegistry();
    const toProduction = async (version: number) => {
      await open.registry.transition({ name: 'fraud', version, stage: 'staging' });
      await open.registry.transition({ name: 'fraud', version, stage: 'production' });
    };
    for (const _ of [1, 2]) await toProduction((await open.register()).version);
    await open.register({ name: 'churn' });
    expect((await open.registry.versions('fraud')).map(({ stage }) => stage)).toEqual(['production', 'archived']);
    await toProduction(1);
    expect((await open.registry.versions('fraud')).map(({ stage }) => stage)).toEqual(['archived', 'production']);
  });

  test('a transition to the stage it has already changes nothing', async () => {
    let now = 1;
    await using open = await openTestRegistry({ now: () => now });
    const version = await open.register();
    now = 2;
    expect(await open.registry.transition({ name: 'fraud', version: 1, stage: 'none' })).toEqual(version);
  });

  test('a transition decided on an outdated look is refused', async () => {
    await using open = await openTestRegistry();
    await open.register();
    await open.registry.transition({ name: 'fraud', version: 1, stage: 'archived' });
    await expect(
      open.registry.transition({ name: 'fraud', version: 1, stage: 'staging', from: 'none' }),
    ).rejects.toMatchObject({ code: 'REGISTRY_STAGE_CHANGED', details: { expected: 'none', found: 'archived' } });
  });

  test('whatever is attempted, at most one version is in production and what was registered stays', async () => {
    await using open = await openTestRegistry();
    const registered = [await open.register(), await open.register(), await open.register()];
    const moves = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(...STAGES)), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(moves, async (attempts) => {
        for (const [version, stage] of attempts) {
          await open.registry
            .transition({ name: 'fraud', version, stage })
            .catch((error: AssayError) => expect(error.code).toBe('REGISTRY_TRANSITION_REFUSED'));
        }
        const versions = (await open.registry.versions('fraud')).toReversed();
        expect(versions.filter(({ stage }) => stage === 'production').length).toBeLessThanOrEqual(1);
        const lasting = ({ stage: _, updatedAt: __, ...rest }: (typeof versions)[number]) => rest;
        expect(versions.map(lasting)).toEqual(registered.map(lasting));
      }),
      { numRuns: 100 },
    );
  });
});
