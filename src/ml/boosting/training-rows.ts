import type { LabelledRows } from '../algorithm.ts';
import type { BinnedRows } from '../histograms/binned-rows.ts';
import { LossesByCrew } from '../histograms/losses-by-crew.ts';
import type { Evaluated } from './evaluation/evaluated.ts';
import type { GrownTree } from './hist/grow-tree.ts';
import type { ObjectiveSettings, Trainer } from './objectives/trainer.ts';

export interface TrainingRowsOptions {
  readonly trainer: Trainer;
  readonly groups: number;
  readonly settings: ObjectiveSettings;
}

/** Where the kernel finds labels and weights (0: all 1) and leaves predictions. */
interface LogisticTables {
  readonly labelsAt: number;
  readonly weightsAt: number;
  readonly predictionsAt: number;
}

const lossesOf = ({ memory, crew, layout }: BinnedRows, { labelsAt, weightsAt, predictionsAt }: LogisticTables) =>
  new LossesByCrew(memory, crew, {
    rows: layout.rows,
    labels: labelsAt,
    weights: weightsAt,
    predictions: predictionsAt,
  });

/** The rows that are learnt from: where the model puts them, and which way their loss falls from there. */
export class TrainingRows {
  /** Row-major rows × groups, kept up to date by {@link addTree} or by whoever writes them. */
  readonly margins: Float32Array;
  readonly #binned: BinnedRows;
  readonly #rows: LabelledRows;
  readonly #options: TrainingRowsOptions;
  readonly #marginsAt: number;
  /** Undefined where the kernel cannot help. */
  readonly #tables: LogisticTables | undefined;
  readonly #losses: LossesByCrew | undefined;
  #predictions: Float32Array;

  /** Bytes that it allocates in the training memory. */
  static bytes(rows: number, groups: number): number {
    return 4 * rows * (groups + 3) + 512 + LossesByCrew.bytes(rows);
  }

  constructor(binned: BinnedRows, rows: LabelledRows, options: TrainingRowsOptions) {
    const { memory } = binned;
    const count = rows.matrix.rows;
    this.#binned = binned;
    this.#rows = rows;
    this.#options = options;
    this.#marginsAt = memory.allocate(4 * count * options.groups);
    this.margins = memory.floats(this.#marginsAt, count * options.groups);
    const keep = (numbers: Float32Array): number => {
      const at = memory.allocate(4 * count);
      memory.floats(at, count).set(numbers);
      return at;
    };
    this.#tables = options.trainer.isLogistic
      ? {
          labelsAt: keep(rows.labels),
          weightsAt: rows.weights === undefined ? 0 : keep(rows.weights),
          predictionsAt: memory.allocate(4 * count),
        }
      : undefined;
    this.#losses = this.#tables && lossesOf(binned, this.#tables);
    this.#predictions = this.#tables ? memory.floats(this.#tables.predictionsAt, count) : this.margins;
  }

  get evaluated(): Evaluated {
    const { labels, weights } = this.#rows;
    const logLosses = this.#losses && (() => this.#losses!.sum());
    return { labels, weights, predictions: this.#predictions, groups: this.#options.groups, logLosses };
  }

  /** Takes predictions, and where it costs nothing more gradients too, from the margins as they are now. */
  predict(): void {
    const { trainer, groups, settings } = this.#options;
    if (this.#tables === undefined) {
      this.#predictions = trainer.transform(this.margins, groups);
      return;
    }
    const positiveWeight = Math.fround(settings.scale_pos_weight);
    this.#binned.logistic({ ...this.#tables, marginsAt: this.#marginsAt, positiveWeight });
  }

  /** The gradient pairs of a group after {@link predict}, in the training memory. */
  pairs(group: number): Float32Array {
    const { trainer, groups, settings } = this.#options;
    const { pairs } = this.#binned;
    if (this.#tables !== undefined) return pairs;
    const { labels, weights } = this.#rows;
    const predictions = this.#predictions;
    trainer.gradients({ margins: this.margins, predictions, labels, weights, group, groups, settings }, pairs);
    return pairs;
  }

  /** Moves the margins of one group by a tree: its leaves know their rows, so that no row walks through it. */
  addTree({ leaves }: GrownTree, group: number, weight: number): void {
    this.#binned.addLeaves(
      leaves.map(({ rows, value }) => ({ rows, output: Math.fround(weight * value) })),
      { marginsAt: this.#marginsAt, groups: this.#options.groups, group },
    );
  }
}
