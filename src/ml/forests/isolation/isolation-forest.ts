import { createRandom } from '../../../stats/index.ts';
import type { Algorithm, FitInput, FitResult, FitRound, FitWork, LabelledRows } from '../../algorithm.ts';
import { auc } from '../../boosting/evaluation/curve-areas.ts';
import { checkUnlabelledInput } from '../../check-fit-input.ts';
import { validateBinaryLabels } from '../../labels.ts';
import { inSinglePrecision, takeRows } from '../../matrix.ts';
import { nextTurn } from '../../next-turn.ts';
import { parseParameters } from '../../parse-parameters.ts';
import { addTree } from '../../trees/sum-trees.ts';
import type { Tree } from '../../trees/tree.ts';
import { treeSeeds } from '../bootstrap.ts';
import { ALGORITHM_ATTRIBUTE, forestBooster, treesPerOutput } from '../forest-booster.ts';
import { type Drawable, drawableRows, drawRows } from './draw-rows.ts';
import { IsolationForestModel, SAMPLES_ATTRIBUTE, THRESHOLD_ATTRIBUTE } from './isolation-forest-model.ts';
import { growIsolationTree, type IsolationPlan } from './isolation-tree.ts';
import { ISOLATION_ALIASES, type IsolationParameters, isolationParameters } from './parameters.ts';

/**
 * Isolation forest for rows without labels: trees part a few rows at random, and what is soon alone is strange. Labels of
 * the training rows are not looked at; those of validation rows are used to report how well strangeness ranks them.
 * Heavier rows are drawn sooner, rows without weight never. Trees are small, so more threads would not help.
 * @see Liu, Ting, Zhou (2008), Isolation Forest, ICDM
 */
export const isolationForest: Algorithm = {
  name: 'isolation_forest',
  title: 'Isolation forest',
  parameters: isolationParameters,
  aliases: ISOLATION_ALIASES,
  completeParameters,
  tasks: ['anomaly'],
  parametersFor: () => ({}),
  taskOf: (parameters) => {
    completeParameters(parameters);
    return 'anomaly';
  },
  continuesTraining: false,
  fit,
};

const STAGE = 'train isolation forest';
/** Of a row that is as hard to part from the others as one expects. */
const NORMAL_SCORE = 0.5;

function completeParameters(input: unknown): IsolationParameters {
  return parseParameters({ ...isolationForest, parameters: isolationParameters }, input);
}

async function fit(input: FitInput, { signal, progress }: FitWork = {}): Promise<FitResult> {
  const parameters = completeParameters(input.parameters);
  const { train, validation } = checkUnlabelledInput(input, isolationForest);
  if (validation) validateBinaryLabels(validation.labels, { mayBeOneClass: true });
  const matrix = inSinglePrecision(train.matrix);
  const drawable = drawableRows(matrix.rows, train.weights);
  const samples = countOf(parameters.max_samples, drawable.rows.length);
  const plan: IsolationPlan = {
    matrix,
    candidates: countOf(parameters.max_features, matrix.columns),
    depth: Math.ceil(Math.log2(Math.max(2, samples))),
  };
  const curve = validation && new RankingCurve(validation);
  const trees: Tree[] = [];
  const history: FitRound[] = [];
  const forestSize = parameters.n_estimators;
  for (const seed of treeSeeds(createRandom(parameters.seed), forestSize)) {
    await nextTurn(signal, STAGE);
    const random = createRandom(seed);
    const grown = growIsolationTree(plan, drawRows(drawable, samples, random), random);
    const [tree] = treesPerOutput(grown, { outputs: 1, forestSize, baseScore: 0 });
    const round = trees.push(tree!);
    const metrics = curve?.add(tree!) ?? {};
    history.push({ round, metrics });
    progress?.({ stage: STAGE, done: round, total: forestSize, unit: 'trees', metrics });
  }

  const modelAt = (threshold: number): IsolationForestModel =>
    new IsolationForestModel(
      forestBooster(trees, {
        train: matrix,
        labelValues: input.labelValues,
        outputs: 1,
        baseScore: 0,
        attributes: {
          [ALGORITHM_ATTRIBUTE]: 'isolation_forest',
          [SAMPLES_ATTRIBUTE]: String(samples),
          [THRESHOLD_ATTRIBUTE]: String(threshold),
        },
      }),
    );
  const model = modelAt(NORMAL_SCORE);
  const { contamination } = parameters;
  return {
    model: contamination === 'auto' ? model : modelAt(thresholdFor(contamination, { model, matrix, drawable })),
    rounds: forestSize,
    history,
    warnings: [],
  };
}

/** A share up to 1, or a number that is held to what there is. */
const countOf = (wanted: number, all: number): number =>
  wanted <= 1 ? Math.max(1, Math.floor(wanted * all)) : Math.min(wanted, all);

/** The score that about this share of the training rows lies above. */
function thresholdFor(
  contamination: number,
  {
    model,
    matrix,
    drawable: { rows },
  }: {
    readonly model: IsolationForestModel;
    readonly matrix: IsolationPlan['matrix'];
    readonly drawable: Drawable;
  },
): number {
  const { predictions } = model.predict(rows.length === matrix.rows ? matrix : takeRows(matrix, rows));
  const scores = predictions.sort();
  // Linear between the two scores around the quantile, as NumPy's percentile.
  const place = (1 - contamination) * (scores.length - 1);
  const below = scores[Math.floor(place)]!;
  const above = scores[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}

/** How well the forest ranks marked rows while it grows; nothing is said where only one kind of rows is there. */
class RankingCurve {
  readonly #rows: LabelledRows;
  readonly #paths: Float32Array;

  constructor(rows: LabelledRows) {
    this.#rows = { ...rows, matrix: inSinglePrecision(rows.matrix) };
    this.#paths = new Float32Array(rows.matrix.rows);
  }

  add(tree: Tree): Record<string, number> {
    const { matrix, labels, weights } = this.#rows;
    addTree(this.#paths, tree, { matrix, groups: 1, group: 0 });
    const predictions = this.#paths.map((path) => -path);
    const area = auc.score({ labels, weights, predictions, groups: 1 });
    return Number.isNaN(area) ? {} : { 'validation-auc': area };
  }
}
