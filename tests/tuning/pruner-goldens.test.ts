import { readFileSync } from 'node:fs';
import {
  type Direction,
  hyperband,
  median,
  type Pruner,
  patience,
  percentile,
  successiveHalving,
  threshold,
  wilcoxon,
} from 'assay/tuning';
import { expect, test } from 'vitest';
import { GrowingHistory } from '../../src/tuning/trials/history.ts';

/** Made by tests/tuning/goldens/pruner_decisions.py with Optuna 5.0.0. */
const golden = JSON.parse(readFileSync(new URL('./goldens/pruner-decisions.json', import.meta.url), 'utf8')) as {
  readonly decisions: Readonly<Record<string, readonly number[]>>;
};

const TRIALS = 60;
const STEPS = 30;
const blank = { params: {}, distributions: {}, attributes: {} };

const noise = (trial: number, step: number) => ((trial * 7919 + step * 104729 + trial * step * 31) % 1009) / 1009;

function reported(trial: number, step: number, sign: number): number {
  if (trial % 17 === 5 && step % 7 === 3) return Number.NaN;
  const quality = noise(trial, 1000);
  return sign * (quality + (1 + noise(trial, 2000)) / (step + 1) + noise(trial, step) / 4);
}

/** For each trial, how many steps it reported before it was pruned. */
function survived(pruner: Pruner, direction: Direction, stride: number): number[] {
  const history = new GrowingHistory();
  const sign = direction === 'minimize' ? 1 : -1;
  return Array.from({ length: TRIALS }, (_, number) => {
    const intermediate: [number, number][] = [];
    for (let step = 0; step < STEPS; step += stride) {
      intermediate.push([step, reported(number, step, sign)]);
      const trial = { ...blank, number, state: 'RUNNING' as const, intermediate };
      history.put(trial);
      if (pruner.shouldPrune({ trial, history, direction, studyName: 'golden' })) {
        history.put({ ...trial, state: 'PRUNED' });
        return intermediate.length;
      }
    }
    history.put({ ...blank, number, state: 'COMPLETE', intermediate, values: [sign * noise(number, 1000)] });
    return intermediate.length;
  });
}

const CASES: Readonly<Record<string, () => Pruner>> = {
  median: () => median(),
  'median with warm-up': () => median({ startupTrials: 3, warmupSteps: 5, intervalSteps: 4, minTrials: 4 }),
  percentile: () => percentile({ percentile: 25 }),
  'percentile 70': () => percentile({ percentile: 70, startupTrials: 1 }),
  successiveHalving: () => successiveHalving(),
  'successiveHalving from 2': () => successiveHalving({ minResource: 2, reductionFactor: 3, minEarlyStoppingRate: 1 }),
  hyperband: () => hyperband({ maxResource: 30 }),
  'hyperband by 2': () => hyperband({ minResource: 2, maxResource: 30, reductionFactor: 2 }),
  threshold: () => threshold({ lower: -1.2, upper: 1.2, warmupSteps: 6, intervalSteps: 3 }),
  patience: () => patience(median(), { patience: 2 }),
  'patience alone': () => patience(undefined, { patience: 4, minDelta: 0.05 }),
  wilcoxon: () => wilcoxon(),
  'wilcoxon 0.02': () => wilcoxon({ pThreshold: 0.02, startupSteps: 6 }),
};

for (const [name, make] of Object.entries(CASES)) {
  test(`${name} prunes 60 learning curves where Optuna does`, () => {
    for (const direction of ['minimize', 'maximize'] as const) {
      for (const stride of [1, 3]) {
        const expected = golden.decisions[`${name}, ${direction}, every ${stride}`];
        expect(survived(make(), direction, stride), `${direction} ${stride}`).toEqual(expected);
      }
    }
  });
}
