import { AssayError } from '../../errors/index.ts';
import type { Random } from '../../stats/index.ts';
import type { LabelledRows } from '../algorithm.ts';
import { WalkedRows } from '../histograms/walked-rows.ts';
import { inSinglePrecision } from '../matrix.ts';
import type { Tree } from '../trees/tree.ts';
import type { Booster } from './booster.ts';
import { dropTrees, normalise } from './dart.ts';
import type { Evaluated } from './evaluation/evaluated.ts';
import { featureConstraints } from './feature-constraints.ts';
import { type BinnedMatrix, type BinOptions, binMatrix } from './hist/binned-matrix.ts';
import { type GrowRules, growTree } from './hist/grow-tree.ts';
import type { FeatureConstraints } from './hist/node-limits.ts';
import { OBJECTIVES } from './objectives/objectives.ts';
import type { Trainer } from './objectives/trainer.ts';
import { TRAINERS } from './objectives/trainers.ts';
import type { XgboostParameters } from './parameters.ts';
import { sampleColumns, sampleRows } from './sampling.ts';
import { Standing, type WeightedTree } from './standing.ts';
import { TrainingRows } from './training-rows.ts';

/** What a booster is trained from; matrices in single precision, with the columns in the same order. */
export interface TrainerInput {
  readonly train: LabelledRows;
  readonly validation: LabelledRows | undefined;
  /** Trees to go on from. */
  readonly initial: Booster | undefined;
}

/** How the work is done, which changes nothing about its result. */
export interface TrainerWork extends Pick<BinOptions, 'threads' | 'kernel' | 'breathe'> {
  readonly random: Random;
}

/**
 * The state of boosting: trees so far and where they put every row. Each {@link addRound} adds `num_parallel_tree` trees
 * for every output group.
 */
export class BoosterTrainer implements AsyncDisposable {
  readonly trees: Tree[];
  readonly groups: number;
  /** One per group. */
  readonly baseScores: readonly number[];
  readonly #parameters: XgboostParameters;
  readonly #constraints: FeatureConstraints;
  readonly #validation: LabelledRows | undefined;
  readonly #random: Random;
  readonly #trainer: Trainer;
  readonly #matrix: BinnedMatrix;
  readonly #rows: TrainingRows;
  readonly #standing: Standing;
  readonly #validationStanding: Standing | undefined;
  readonly #walked: WalkedRows | undefined;
  /** One per tree; all 1 but for dart. */
  readonly #weights: number[];

  /** Bins the rows, which is most of the work of few rounds. */
  static async open(input: TrainerInput, parameters: XgboostParameters, work: TrainerWork): Promise<BoosterTrainer> {
    const { matrix, weights } = input.train;
    const groups = parameters.num_class ?? 1;
    const binned = await binMatrix(inSinglePrecision(matrix), {
      maxBins: parameters.max_bin,
      weights,
      moreBytes:
        TrainingRows.bytes(matrix.rows, groups) +
        (input.validation ? WalkedRows.bytes(input.validation.matrix, groups) : 0),
      ...work,
    });
    return new BoosterTrainer(input, parameters, binned, work.random);
  }

  private constructor(
    { train, validation, initial }: TrainerInput,
    parameters: XgboostParameters,
    matrix: BinnedMatrix,
    random: Random,
  ) {
    this.#parameters = parameters;
    this.#constraints = featureConstraints(parameters, train.matrix.names);
    this.#validation = validation;
    this.#random = random;
    this.#trainer = TRAINERS[parameters.objective];
    this.groups = parameters.num_class ?? 1;
    this.trees = [...(initial?.trees ?? [])];
    this.#weights = this.trees.map((_, tree) => initial?.treeWeights?.[tree] ?? 1);
    const ownScore = (): number =>
      Math.fround(parameters.base_score ?? this.#trainer.baseScore(train.labels, train.weights));
    this.baseScores = initial?.baseScores ?? new Array<number>(this.groups).fill(ownScore());
    this.#matrix = matrix;
    this.#rows = new TrainingRows(matrix.rows, train, {
      trainer: this.#trainer,
      groups: this.groups,
      settings: parameters,
    });
    const { link } = OBJECTIVES[parameters.objective];
    const start = {
      trees: this.trees,
      treeGroups: this.treeGroups,
      treeWeights: this.treeWeights,
      baseMargins: Float32Array.from(this.baseScores, (score) => link.toMargin(score)),
    };
    this.#standing = new Standing(train.matrix, start, { margins: this.#rows.margins });
    if (validation) {
      this.#walked = new WalkedRows(matrix.rows.memory, matrix.rows.crew, validation.matrix, this.groups);
      this.#validationStanding = new Standing(validation.matrix, start, this.#walked);
    }
    this.#rows.predict();
  }

  /** The training rows as the model sees them now. */
  get evaluated(): Evaluated {
    return this.#rows.evaluated;
  }

  /** The same of the validation rows; undefined when there are none. */
  get evaluatedValidation(): Evaluated | undefined {
    if (this.#validation === undefined || this.#walked === undefined) return undefined;
    const { labels, weights } = this.#validation;
    const { isLogistic, transform } = this.#trainer;
    const predictions = isLogistic ? this.#walked.logistic() : transform(this.#walked.margins, this.groups);
    return { labels, weights, predictions, groups: this.groups };
  }

  /** Trees that one round adds. */
  get treesPerRound(): number {
    return this.groups * this.#parameters.num_parallel_tree;
  }

  /** Output group of each tree: those of a round stand group by group. */
  get treeGroups(): Int32Array {
    return Int32Array.from(this.trees, (_, tree) => this.#groupOf(tree));
  }

  /** What each tree counts by now; undefined unless dart weighs them. */
  get treeWeights(): Float32Array | undefined {
    return this.#parameters.booster === 'dart' ? Float32Array.from(this.#weights) : undefined;
  }

  /** One boosting round: gradients where the model stands, trees for every group, then the new standing. */
  addRound(): void {
    const dropped = this.#dropTrees();
    const normalisation = normalise(dropped.length, this.treesPerRound, this.#parameters);
    for (let group = 0; group < this.groups; group++) this.#addTrees(group, normalisation.newWeight);
    for (const standing of this.#standings) standing.putBack(normalisation.droppedFactor);
    for (const tree of dropped) this.#weights[tree] = Math.fround(this.#weights[tree]! * normalisation.droppedFactor);
    this.#rows.predict();
  }

  /** Sends the threads that helped home. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#matrix[Symbol.asyncDispose]();
  }

  /** The trees that dart leaves out of this round; gradients are then taken where the others put the rows. */
  #dropTrees(): number[] {
    if (this.#parameters.booster !== 'dart') return [];
    const dropped = dropTrees(this.#weights, this.#parameters, this.#random);
    if (dropped.length === 0) return dropped;
    const out = new Set(dropped);
    const kept = this.trees.flatMap((_, tree) => (out.has(tree) ? [] : [this.#weightedTree(tree)]));
    const left = dropped.map((tree) => this.#weightedTree(tree));
    for (const standing of this.#standings) standing.leaveOut(left, kept);
    this.#rows.predict();
    return dropped;
  }

  /** The trees of one group: all from the same gradients, each with its own draw of rows and columns. */
  #addTrees(group: number, weight: number): void {
    const { num_parallel_tree, subsample, eta } = this.#parameters;
    const pairs = this.#rows.pairs(group);
    // Several trees draw their rows from the same gradients.
    const undrawn = num_parallel_tree > 1 && subsample < 1 ? pairs.slice() : undefined;
    // Together the trees of a round move the model by eta.
    const rules = growRules({
      ...this.#parameters,
      ...this.#constraints,
      eta: Math.fround(eta) / num_parallel_tree,
    });
    for (let i = 0; i < num_parallel_tree; i++) {
      if (undrawn) pairs.set(undrawn);
      sampleRows(pairs, subsample, this.#random);
      const grown = growTree({
        matrix: this.#matrix,
        rules,
        featuresAt: sampleColumns(this.#matrix.features.length, this.#parameters, this.#random),
      });
      if (!grown.leaves.every(({ value }) => Number.isFinite(value))) throw diverged(this.#parameters);
      this.trees.push(grown.tree);
      this.#weights.push(weight);
      this.#rows.addTree(grown, group, weight);
      this.#validationStanding?.add({ tree: grown.tree, group, weight });
    }
  }

  get #standings(): Standing[] {
    return this.#validationStanding ? [this.#standing, this.#validationStanding] : [this.#standing];
  }

  #weightedTree(tree: number): WeightedTree {
    return { tree: this.trees[tree]!, group: this.#groupOf(tree), weight: this.#weights[tree]! };
  }

  #groupOf(tree: number): number {
    return Math.floor((tree % this.treesPerRound) / this.#parameters.num_parallel_tree);
  }
}

function diverged({ objective, eta }: XgboostParameters): AssayError {
  return new AssayError({
    code: 'ML_TRAINING_DIVERGED',
    message: `Training ${objective} with eta ${eta} came to a leaf that is no finite number`,
    remedy: 'Look for labels of extreme size; scale them, or lower eta, or set max_delta_step or a larger lambda',
    details: { objective, eta },
  });
}

/** XGBoost keeps these as float32, and comparisons at the edge depend on it. */
function growRules(rules: GrowRules): GrowRules {
  return {
    ...rules,
    eta: Math.fround(rules.eta),
    gamma: Math.fround(rules.gamma),
    lambda: Math.fround(rules.lambda),
    alpha: Math.fround(rules.alpha),
    max_delta_step: Math.fround(rules.max_delta_step),
    min_child_weight: Math.fround(rules.min_child_weight),
  };
}
