import { globSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALGORITHMS, type Task } from '../../src/ml/index.ts';
import { sampleInputFor, sampleRows } from '../ml/sample-data.ts';
import { pythonOrSkip } from './python.ts';
import { XgboostPeer } from './xgboost-peer.ts';

const python = pythonOrSkip('xgboost');

/** The library of the environment, and the other versions that lie beside it. */
const VERSIONS = [undefined, ...globSync(resolve('.venv/xgboost-*'))];

const TASKS = ['binary', 'multiclass', 'regression', 'anomaly'] as const satisfies readonly Task[];

describe.skipIf(python === undefined).for(VERSIONS)('the real XGBoost of %s', (pythonPath) => {
  const resources = new AsyncDisposableStack();
  let peer: XgboostPeer;

  beforeAll(async () => {
    const folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-forests-')));
    peer = resources.use(new XgboostPeer(python!, folder.path, { pythonPath }));
  });
  afterAll(() => resources.disposeAsync());

  test.for(TASKS)('answers as our forest of the task %s does, from its file', async (task) => {
    const algorithm = task === 'anomaly' ? ALGORITHMS.isolation_forest : ALGORITHMS.random_forest;
    const parameters = { n_estimators: 40, ...algorithm.parametersFor(task) };
    const { train, ...input } = sampleInputFor(task, parameters);
    const held = sampleRows({ seed: 9, rows: 300, missing: 0.1, task }).matrix;
    for (const hasCategories of [true, false]) {
      const categories = hasCategories ? train.categories : undefined;
      const { model } = await algorithm.fit({ ...input, train: { ...train, categories: categories ?? {} } });
      expect(new TextDecoder().decode(model.toFile({ format: 'json' })).includes('"c"')).toBe(hasCategories);
      const ours = model.predict(held);
      const theirs = await peer.predict(model.toFile({ format: 'json' }), held);
      expect(theirs.margins).toHaveLength(ours.margins.length);
      ours.margins.forEach((margin, i) => {
        expect(Math.abs(margin - theirs.margins[i]!)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(margin)));
        // Its SHAP values use the file's covers and weights; they only add up when those are sound.
        expect(Math.abs(theirs.contributions_sum[i]! - margin)).toBeLessThanOrEqual(1e-4);
        if (task !== 'anomaly') expect(ours.predictions[i]).toBeCloseTo(theirs.predictions[i]!, 6);
      });
    }
  });
});
