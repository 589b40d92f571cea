import { float, PRUNER_NAMES, prunerOf, SAMPLER_NAMES, samplerOf } from 'assay/tuning';
import { describe, expect, test } from 'vitest';
import { SimulatedStudy } from './simulated-study.ts';

describe('samplers and pruners by name', () => {
  test('are made again from what a study keeps of them', () => {
    for (const name of SAMPLER_NAMES) {
      const sampler = samplerOf(name, {}, 5);
      const again = samplerOf(sampler.name, JSON.parse(JSON.stringify(sampler.settings)), sampler.seed);
      expect(again, name).toMatchObject({ name, settings: sampler.settings, seed: 5 });
    }
    for (const name of PRUNER_NAMES) {
      const pruner = prunerOf(name, name === 'threshold' ? { upper: 1 } : {});
      const again = prunerOf(pruner.name, JSON.parse(JSON.stringify(pruner.settings)));
      expect(again, name).toMatchObject({ name, settings: pruner.settings });
    }
    const patient = prunerOf('patience', { patience: 3, wrapped: { name: 'median', settings: { warmupSteps: 2 } } });
    expect(prunerOf('patience', patient.settings).settings).toEqual(patient.settings);
  });

  test('take their settings', () => {
    const study = new SimulatedStudy({
      sampler: samplerOf('grid', { values: { x: [0.25, 0.5] }, shuffle: false }),
      space: { x: float(0, 1) },
      objective: () => 1,
    });
    expect(study.run(3)).toBe(false);
    expect(study.trials.slice(0, 2).map(({ params }) => params.x)).toEqual([0.25, 0.5]);
  });

  test('refuse what nobody knows, with the nearest name, and all settings that are wrong at once', () => {
    expect(() => samplerOf('gird')).toThrow(/did you mean grid/);
    expect(() => prunerOf('hyperbund')).toThrow(/did you mean hyperband/);
    expect(() => prunerOf('patience', { wrapped: { name: 'medain' } })).toThrow(/did you mean median/);
    expect(() => samplerOf('tpe', { candidates: 0, startupTrails: 3 })).toThrow(/candidates.*startupTrails/s);
    expect(() => samplerOf('random', { candidates: 1 })).toThrow(/candidates is unknown/);
    expect(() => prunerOf('median', { minTrials: 0, warmupSteps: -1 })).toThrow(
      /(minTrials|warmupSteps).*(minTrials|warmupSteps)/s,
    );
  });
});
