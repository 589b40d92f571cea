import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { XgboostModel } from '../../src/ml/boosting/xgboost-model.ts';
import { ALGORITHMS, loadModel, type Matrix, MODEL_FORMATS } from '../../src/ml/index.ts';
import { readMatrix } from '../ml/golden-tables.ts';
import { sampleRows } from '../ml/sample-data.ts';
import { hasShared, shared } from '../support/shared-folder.ts';
import { gridRows, type LabelKind } from './grid-rows.ts';
import { pythonOrSkip } from './python.ts';
import { XgboostPeer } from './xgboost-peer.ts';

// Every file that we write, in every version that has to load it.

const python = pythonOrSkip('xgboost');
const VERSIONS = ['1.7.4', '2.1.4', '3.2.0'] as const;
/** The first is the Python's own. */
const packagesOf = (version: string): string | undefined =>
  version === VERSIONS[0] ? undefined : resolve('.venv', `xgboost-${version}`);

const present = VERSIONS.filter((version) => {
  const folder = packagesOf(version);
  const isThere = folder === undefined || existsSync(folder);
  if (python !== undefined && !isThere) console.log(`skipped: files in XGBoost ${version} (no folder ${folder})`);
  return python !== undefined && isThere;
});

const goldens = hasShared ? readdirSync(shared('fixtures/models')).filter((name) => name.startsWith('xgb')) : [];

describe.skipIf(present.length === 0).for(present)('XGBoost %s', (version) => {
  const resources = new AsyncDisposableStack();
  let peer: XgboostPeer;

  beforeAll(async () => {
    const folder = resources.use(await mkdtempDisposable(join(tmpdir(), 'assay-xgboost-files-'))).path;
    peer = resources.use(new XgboostPeer(python!, folder, { pythonPath: packagesOf(version) }));
  });
  afterAll(() => resources.disposeAsync());

  async function expectSameInEveryFormat(model: XgboostModel, matrix: Matrix): Promise<void> {
    const ours = model.predict(matrix);
    const types = model.booster.featureTypes.includes('c') ? model.booster.featureTypes : undefined;
    for (const format of model.fileFormats) {
      const name = `model${MODEL_FORMATS[format]}`;
      const theirs = await peer.predict(model.toFile({ format }), matrix, { name, ...(types && { types }) });
      expect(theirs.version).toBe(version);
      expect(largestGap(ours.predictions, theirs.predictions), name).toBeLessThanOrEqual(1e-6);
      expect(largestGap(ours.margins, theirs.margins), name).toBeLessThanOrEqual(1e-6);
      if (theirs.contributions_sum) {
        expect(largestGap(theirs.contributions_sum, theirs.margins), name).toBeLessThanOrEqual(1e-4);
      }
      // What it saves again is the model that we gave it.
      const again = loadModel(Buffer.from(theirs.saved, 'base64')) as XgboostModel;
      expect(again.predict(matrix)).toEqual(ours);
      expect(again.booster.baseScores).toEqual(model.booster.baseScores);
      expect(again.featureNames).toEqual(model.featureNames);
      expect(again.booster.attributes).toEqual(model.booster.attributes);
      expect(again.booster.roundStarts).toEqual(model.booster.roundStarts);
    }
  }

  const TRAINED: readonly (readonly [Readonly<Record<string, unknown>>, LabelKind])[] = [
    [{ objective: 'binary:logistic' }, 'binary'],
    [{ objective: 'binary:logitraw' }, 'binary'],
    [{ objective: 'binary:hinge' }, 'binary'],
    [{ objective: 'reg:squarederror' }, 'number'],
    [{ objective: 'reg:squaredlogerror' }, 'amount'],
    [{ objective: 'reg:pseudohubererror', huber_slope: 0.7 }, 'number'],
    [{ objective: 'reg:logistic' }, 'share'],
    [{ objective: 'reg:gamma' }, 'amount'],
    [{ objective: 'reg:tweedie', tweedie_variance_power: 1.3 }, 'count'],
    [{ objective: 'count:poisson' }, 'count'],
    [{ objective: 'multi:softprob', num_class: 3 }, 'classes'],
    [{ objective: 'multi:softmax', num_class: 3 }, 'classes'],
    [{ booster: 'dart', rate_drop: 0.5, objective: 'binary:logistic' }, 'binary'],
    [{ booster: 'dart', rate_drop: 0.5, objective: 'multi:softprob', num_class: 3 }, 'classes'],
    [{ num_parallel_tree: 3, subsample: 0.7, objective: 'binary:logistic' }, 'binary'],
    [{ gamma: 1e9, objective: 'binary:logistic' }, 'binary'],
  ];

  test.for(TRAINED)('scores what we trained alike in every format, %j of %s labels', async ([parameters, kind]) => {
    const { matrix, labels } = gridRows({ kind });
    const input = { train: matrix, labels, parameters: { num_round: 6, ...parameters } };
    const { model } = await ALGORITHMS.xgboost.fit(input);
    await expectSameInEveryFormat(model as XgboostModel, gridRows({ kind, seed: 2 }).matrix);
  });

  test.skipIf(!hasShared).for(goldens)('scores %s alike after we saved it in every format', async (name) => {
    const model = loadModel(readFileSync(shared('fixtures/models', name, 'model.ubj'))) as XgboostModel;
    await expectSameInEveryFormat(model, readMatrix('fixtures/models', name, 'inputs.csv'));
  });

  test('scores a model of classes with base scores of their own alike, which only 3.1 knows', async () => {
    const { matrix, labels } = gridRows({ kind: 'classes' });
    const parameters = { objective: 'multi:softprob', num_class: 3, num_round: 4 };
    for (const change of [{}, { num_parallel_tree: 2 }, { booster: 'dart', rate_drop: 0.5 }]) {
      const { model } = await ALGORITHMS.xgboost.fit({
        train: matrix,
        labels,
        parameters: { ...parameters, ...change },
      });
      const { booster } = model as XgboostModel;
      const attributes = { best_iteration: '2', best_score: '0.5' };
      await expectSameInEveryFormat(
        new XgboostModel({ ...booster, attributes, baseScores: [0.25, -0.75, Math.fround(0.1)] }),
        matrix,
      );
    }
  });

  test('scores a model without names, and one with names of any script', async () => {
    const { matrix, labels } = sampleRows();
    const train = { ...matrix, names: ['a,b', 'say "x"', 'größe\t日本', 'back\\slash'] };
    const { model } = await ALGORITHMS.xgboost.fit({ train, labels, parameters: { num_round: 3 } });
    await expectSameInEveryFormat(model as XgboostModel, train);
    const names = train.names.map((_, i) => `f${i}`);
    const nameless = { ...(model as XgboostModel).booster, featureNames: names, featureTypes: [], isNameless: true };
    await expectSameInEveryFormat(new XgboostModel(nameless), { ...train, names });
  });

  const OTHERS = ['reg:linear', 'reg:absoluteerror', 'rank:pairwise', 'rank:ndcg', 'rank:map'] as const;
  // 1.7 does not know it.
  const NEWER = version === '1.7.4' ? [] : (['reg:quantileerror'] as const);

  test.for([...OTHERS, ...NEWER])('loads %s though its settings came from another version', async (objective) => {
    const { matrix, labels } = gridRows({ kind: 'number' });
    const parameters = { objective: 'reg:squarederror', num_round: 3 };
    const { model } = await ALGORITHMS.xgboost.fit({ train: matrix, labels, parameters });
    const { booster } = model as XgboostModel;
    const other = new XgboostModel({ ...booster, objective, objectiveParameters: {} });
    const theirs = await peer.predict(other.toFile({ format: 'ubj' }), matrix, { name: 'model.ubj' });
    expect(largestGap(other.predict(matrix).margins, theirs.margins)).toBeLessThanOrEqual(1e-6);
  });
});

function largestGap(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  expect(ours.length).toBe(theirs.length);
  return Array.from(ours, (value, i) => Math.abs(value - theirs[i]!) / Math.max(1, Math.abs(theirs[i]!))).reduce(
    (a, b) => Math.max(a, b),
    0,
  );
}
