import type { LabelledRows } from '../algorithm.ts';
import type { Evaluated } from '../boosting/evaluation/evaluated.ts';
import { binInfo } from './binning/bin-mapper.ts';
import { ColumnSampler } from './column-sampling.ts';
import { Dart } from './dart.ts';
import { type GrownTree, growTree } from './growing/grow-tree.ts';
import { EPSILON } from './growing/leaf-output.ts';
import type { Workspace } from './growing/workspace.ts';
import { seedsOf } from './library-random.ts';
import type { LightgbmBooster } from './lightgbm-booster.ts';
import { type LightgbmTree, leafCount } from './lightgbm-tree.ts';
import { type ObjectiveLink, objectiveLink } from './objective-links.ts';
import { TRAINING_OBJECTIVES } from './objectives/objectives.ts';
import type { FittedObjective } from './objectives/training-objective.ts';
import type { LightgbmParameters } from './parameters.ts';
import { type DrawRows, rowSampler } from './row-sampling.ts';
import { addBias, constantTree, shrinkTree } from './shrink-tree.ts';
import { addTree, sumScores } from './sum-scores.ts';

export interface TrainingRows {
  readonly train: LabelledRows;
  readonly validation: LabelledRows | undefined;
  /** The model to go on from; its features are the columns of the rows, in order. */
  readonly initial: LightgbmBooster | undefined;
}

/** The state of boosting: trees so far and the scores they give. Each {@link addRound} adds one tree per output. */
export class LightgbmTrainer {
  readonly groups: number;
  /** What a model file says about the columns. */
  readonly featureInfos: readonly string[];
  readonly objectiveText: string;
  readonly #parameters: LightgbmParameters;
  readonly #train: LabelledRows;
  readonly #validation: LabelledRows | undefined;
  readonly #objective: FittedObjective;
  readonly #link: ObjectiveLink;
  /** What is boosted from: the best constant scores, unless asked not to or there is a model already. */
  readonly #initialScores: readonly number[];
  readonly #constraints: readonly number[] | undefined;
  readonly #workspace: Workspace;
  readonly #drawRows: DrawRows;
  readonly #columns: ColumnSampler;
  readonly #dart: Dart | undefined;
  readonly #initialTrees: readonly LightgbmTree[];
  #trees: LightgbmTree[] = [];
  #rounds = 0;
  #loss: number | undefined;
  /** Those of the workspace: row-major rows × groups; for a random forest the mean over its rounds. */
  readonly #scores: Float64Array;
  readonly #validationScores: Float64Array | undefined;

  /** @param workspace of the training rows, with nothing in it yet */
  constructor({ train, validation, initial }: TrainingRows, parameters: LightgbmParameters, workspace: Workspace) {
    const { matrix, labels } = train;
    const seeds = seedsOf(parameters);
    this.#parameters = parameters;
    this.#train = train;
    this.#validation = validation;
    this.groups = parameters.num_class ?? 1;
    this.#objective = TRAINING_OBJECTIVES[parameters.objective].fit(train, parameters);
    this.objectiveText = this.#objective.fileText;
    this.#link = objectiveLink(this.objectiveText, this.groups)!;
    this.#workspace = workspace;
    this.featureInfos = workspace.bins.map(binInfo);
    this.#constraints = constraintsOf(parameters);
    this.#drawRows = rowSampler(parameters, {
      rows: matrix.rows,
      labels: parameters.objective === 'binary' ? labels : undefined,
      seed: seeds.bagging_seed,
    });
    this.#columns = new ColumnSampler(workspace.mappers.length, { ...parameters, seed: seeds.feature_fraction_seed });
    this.#dart = parameters.boosting === 'dart' ? new Dart(parameters, seeds.drop_seed) : undefined;
    this.#initialTrees = initial?.trees ?? [];
    this.#initialScores = this.#objective.initialScores.map((score) =>
      initial === undefined && parameters.boost_from_average && Math.abs(score) > EPSILON ? score : 0,
    );
    this.#scores = workspace.scores;
    this.#scores.set(this.#startScores(train, initial));
    this.#validationScores = validation && this.#startScores(validation, initial);
    if (this.#isForest) this.#computeGradients(this.#constantScores());
    else if (this.#dart === undefined) this.#loss = this.#computeGradients(this.#scores);
  }

  /** All trees, those of the initial model first. */
  get trees(): readonly LightgbmTree[] {
    return [...this.#initialTrees, ...this.#trees];
  }

  get #isForest(): boolean {
    return this.#parameters.boosting === 'rf';
  }

  get evaluated(): Evaluated {
    return this.#evaluate(this.#train, this.#scores);
  }

  /** What the objective's own metric says of the training rows, where the gradients told it; else undefined. */
  get loss(): number | undefined {
    return this.#loss;
  }

  /** Undefined when there are no validation rows. */
  get evaluatedValidation(): Evaluated | undefined {
    return this.#validation && this.#evaluate(this.#validation, this.#validationScores!);
  }

  /**
   * One boosting round: a tree for every output by the gradients where the model stands, then the new standing.
   * @returns false when no tree could be split, so that nothing was learned
   */
  addRound(): boolean {
    const dropped = this.#dart?.drop() ?? [];
    for (const round of dropped) this.#addRoundTrees(this.#scores, this.#train, round, -1);
    if (this.#dart !== undefined) this.#computeGradients(this.#scores);
    const bag = this.#drawRows(this.#rounds, this.#workspace.pairs);
    let isLearning = false;
    for (let group = 0; group < this.groups; group++) {
      const grown = this.#grow(group, bag);
      if (grown !== undefined && leafCount(grown.tree) > 1) {
        isLearning = true;
        this.#add(grown, group, { bag, dropped: dropped.length });
      } else {
        this.#addConstant(grown?.tree, group);
      }
    }
    if (isLearning || this.#isForest || this.#trees.length === this.groups) {
      this.#settleDropped(dropped);
      if (isLearning || this.#isForest) this.#rounds++;
    } else {
      this.#trees.length -= this.groups;
      for (const round of dropped) this.#addRoundTrees(this.#scores, this.#train, round, 1);
    }
    if (this.#parameters.boosting === 'gbdt') this.#loss = this.#computeGradients(this.#scores);
    return isLearning;
  }

  /** A tree of one output, before the learning rate; undefined when there is nothing to learn. */
  #grow(group: number, bag: Uint32Array | undefined): GrownTree | undefined {
    if (!this.#objective.isTrainable(group) || this.#workspace.mappers.length === 0) return undefined;
    return growTree({
      workspace: this.#workspace,
      group,
      rules: this.#parameters,
      constraints: this.#constraints,
      bag,
      treeFeatures: this.#columns.drawForTree(),
      leafFeatures: () => this.#columns.drawForLeaf(),
    });
  }

  #add(grown: GrownTree, group: number, { bag, dropped }: { bag: Uint32Array | undefined; dropped: number }): void {
    const bias = this.#trees.length < this.groups || this.#isForest ? this.#initialScores[group]! : 0;
    if (this.#isForest) {
      const tree = bias === 0 ? grown.tree : addBias(grown.tree, bias);
      this.#trees.push(tree);
      this.#addToMean(tree, group);
      return;
    }
    const tree = shrinkTree(grown.tree, this.#dart?.shrinkage(dropped) ?? this.#parameters.learning_rate);
    const leaves = grown.leafRows.map((rows, leaf) => ({ rows, output: tree.leafValues[leaf]! }));
    this.#workspace.addOutputs(leaves, group);
    if (bag !== undefined) this.#addOutOfBag(tree, group, bag);
    if (this.#validation) this.#addTo(this.#validationScores!, this.#validation, tree, group);
    this.#trees.push(bias === 0 ? tree : addBias(tree, bias));
  }

  /** A tree that could not be split: the first of an output carries the score that is boosted from. */
  #addConstant(tree: LightgbmTree | undefined, group: number): void {
    const rows = this.#train.matrix.rows;
    if (this.#trees.length >= this.groups || this.#initialTrees.length > 0) {
      // A forest keeps the leaf as it was grown, but reports the rounds as if it were not there.
      this.#trees.push(this.#isForest && tree !== undefined ? tree : constantTree(0, rows));
      return;
    }
    if (this.#isForest) {
      const constant = constantTree(tree === undefined ? this.#objective.initialScores[group]! : 0, rows);
      this.#trees.push(constant);
      this.#addToMean(constant, group);
      return;
    }
    const score = this.#objective.initialScores[group]!;
    if (!this.#parameters.boost_from_average) {
      for (const [scores] of this.#standings()) addConstant(scores, score, this.groups, group);
    }
    this.#trees.push(constantTree(score, rows));
  }

  #addOutOfBag(tree: LightgbmTree, group: number, bag: Uint32Array): void {
    const { matrix } = this.#train;
    const { groups } = this;
    let begin = 0;
    for (const row of bag) {
      if (row > begin) addTree(this.#scores, tree, { matrix, begin, end: row, groups, group });
      begin = row + 1;
    }
    if (begin < matrix.rows) addTree(this.#scores, tree, { matrix, begin, groups, group });
  }

  #addToMean(tree: LightgbmTree, group: number): void {
    const { groups } = this;
    const rounds = Math.trunc((this.#trees.length - 1) / groups);
    for (const [scores, rows] of this.#standings()) {
      for (let at = group; at < scores.length; at += groups) scores[at]! *= rounds;
      this.#addTo(scores, rows, tree, group);
      for (let at = group; at < scores.length; at += groups) scores[at]! /= rounds + 1;
    }
  }

  /** Trees that were left out come back for less than before. */
  #settleDropped(dropped: readonly number[]): void {
    const dart = this.#dart;
    if (dart === undefined) return;
    const factor = dart.factorOfDropped(dropped.length);
    for (const round of dropped) {
      if (this.#validation) this.#addRoundTrees(this.#validationScores!, this.#validation, round, -1);
      for (let t = round * this.groups; t < (round + 1) * this.groups; t++) {
        this.#trees[t] = shrinkTree(this.#trees[t]!, factor);
      }
      for (const [scores, rows] of this.#standings()) this.#addRoundTrees(scores, rows, round, 1);
    }
    dart.settle(dropped);
  }

  /** Adds the trees of a round of this training, times `factor`. */
  #addRoundTrees(scores: Float64Array, rows: LabelledRows, round: number, factor: number): void {
    for (let group = 0; group < this.groups; group++) {
      this.#addTo(scores, rows, this.#trees[round * this.groups + group]!, group, factor);
    }
  }

  #addTo(scores: Float64Array, { matrix }: LabelledRows, tree: LightgbmTree, group: number, factor = 1): void {
    addTree(scores, tree, { matrix, groups: this.groups, group, factor });
  }

  #standings(): [Float64Array, LabelledRows][] {
    const train: [Float64Array, LabelledRows] = [this.#scores, this.#train];
    return this.#validation ? [train, [this.#validationScores!, this.#validation]] : [train];
  }

  #computeGradients(scores: Float64Array): number | undefined {
    return this.#workspace.gradients(this.#objective, scores);
  }

  #startScores({ matrix }: LabelledRows, initial: LightgbmBooster | undefined): Float64Array {
    if (initial !== undefined) return sumScores(initial, matrix);
    return this.#isForest ? new Float64Array(matrix.rows * this.groups) : this.#constantScores(matrix.rows);
  }

  #constantScores(rows = this.#train.matrix.rows): Float64Array {
    const scores = new Float64Array(rows * this.groups);
    this.#initialScores.forEach((score, group) => {
      addConstant(scores, score, this.groups, group);
    });
    return scores;
  }

  #evaluate({ labels, weights }: LabelledRows, scores: Float64Array): Evaluated {
    const predictions = new Float32Array(this.#link.toPredictions(scores, this.groups));
    return { labels, weights, predictions, groups: this.groups };
  }
}

function addConstant(scores: Float64Array, value: number, groups: number, group: number): void {
  if (value === 0) return;
  for (let at = group; at < scores.length; at += groups) scores[at]! += value;
}

/** The constraints of the columns; undefined when there are none. */
export function constraintsOf({
  monotone_constraints: constraints,
}: LightgbmParameters): readonly number[] | undefined {
  return constraints?.some((constraint) => constraint !== 0) ? constraints : undefined;
}
