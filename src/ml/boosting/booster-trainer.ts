import type { Random } from '../../stats/index.ts';
import type { LabelledRows } from '../algorithm.ts';
import type { Matrix } from '../matrix.ts';
import { addTree, startMargins } from '../trees/sum-trees.ts';
import type { Tree } from '../trees/tree.ts';
import { type BinnedMatrix, binMatrix } from './hist/binned-matrix.ts';
import { type GrownTree, growTree } from './hist/grow-tree.ts';
import { HistogramPool } from './hist/histogram-pool.ts';
import { RowPartition } from './hist/row-partition.ts';
import { OBJECTIVES } from './objectives/objectives.ts';
import { TRAINERS, type Trainer } from './objectives/trainers.ts';
import type { XgboostParameters } from './parameters.ts';
import { sampleColumns, sampleRows } from './sampling.ts';

/** The state of boosting: trees so far and where they put every row. Each {@link addRound} adds one tree per group. */
export class BoosterTrainer {
  readonly trees: Tree[] = [];
  readonly groups: number;
  readonly baseScore: number;
  readonly #parameters: XgboostParameters;
  readonly #labels: Float32Array;
  readonly #validation: LabelledRows | undefined;
  readonly #random: Random;
  readonly #trainer: Trainer;
  readonly #matrix: BinnedMatrix;
  readonly #pool: HistogramPool;
  readonly #partition: RowPartition;
  readonly #pairs: Float32Array;
  readonly #margins: Float32Array;
  readonly #validationMargins: Float32Array | undefined;
  /** The training rows' predictions, kept between the metric of one round and the gradients of the next. */
  #predictions: Float32Array;

  constructor(
    train: { readonly matrix: Matrix; readonly labels: Float32Array; readonly validation: LabelledRows | undefined },
    parameters: XgboostParameters,
    random: Random,
  ) {
    this.#parameters = parameters;
    this.#labels = train.labels;
    this.#validation = train.validation;
    this.#random = random;
    this.#trainer = TRAINERS[parameters.objective];
    this.groups = parameters.num_class ?? 1;
    this.baseScore = Math.fround(parameters.base_score ?? this.#trainer.baseScore(train.labels));
    this.#matrix = binMatrix(train.matrix, parameters.max_bin);
    this.#pool = new HistogramPool(this.#matrix);
    this.#partition = new RowPartition(train.matrix.rows);
    this.#pairs = new Float32Array(2 * train.matrix.rows);
    const baseMargin = OBJECTIVES[parameters.objective].link.toMargin(this.baseScore);
    const baseMargins = new Float32Array(this.groups).fill(baseMargin);
    this.#margins = startMargins(baseMargins, train.matrix.rows);
    this.#validationMargins = train.validation && startMargins(baseMargins, train.validation.matrix.rows);
    this.#predictions = this.#trainer.transform(this.#margins, this.groups);
  }

  /** Probabilities or values of the training rows, row-major rows × groups. */
  get predictions(): Float32Array {
    return this.#predictions;
  }

  /** The same for the validation rows; undefined when there are none. */
  get validationPredictions(): Float32Array | undefined {
    return this.#validationMargins && this.#trainer.transform(this.#validationMargins, this.groups);
  }

  /** One boosting round: gradients where the model stands, a tree for every group, then the new standing. */
  addRound(): void {
    for (let group = 0; group < this.groups; group++) this.#addTree(group);
    this.#predictions = this.#trainer.transform(this.#margins, this.groups);
  }

  #addTree(group: number): void {
    const { groups } = this;
    this.#trainer.gradients(
      {
        predictions: this.#predictions,
        labels: this.#labels,
        group,
        groups,
        scalePosWeight: this.#parameters.scale_pos_weight,
      },
      this.#pairs,
    );
    sampleRows(this.#pairs, this.#parameters.subsample, this.#random);
    const grown = growTree({
      matrix: this.#matrix,
      pairs: this.#pairs,
      partition: this.#partition,
      pool: this.#pool,
      rules: this.#parameters,
      featuresAt: sampleColumns(this.#matrix.features.length, this.#parameters, this.#random),
    });
    this.trees.push(grown.tree);
    this.#addLeaves(grown, group);
    if (this.#validation) addTree(this.#validationMargins!, grown.tree, { ...this.#validation, groups, group });
  }

  /** The partition knows every row's leaf, so the training rows need no walk through the tree. */
  #addLeaves({ leaves }: GrownTree, group: number): void {
    const { rows } = this.#partition;
    for (const { range, value } of leaves) {
      for (let i = range.begin; i < range.end; i++) this.#margins[rows[i]! * this.groups + group]! += value;
    }
  }
}
