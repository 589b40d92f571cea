import type { LabelledRows } from '../algorithm.ts';
import { merror, mlogloss } from '../boosting/evaluation/class-losses.ts';
import { auc } from '../boosting/evaluation/curve-areas.ts';
import { evaluate } from '../boosting/evaluation/evaluate.ts';
import type { EvaluationMetric } from '../boosting/evaluation/evaluated.ts';
import { logloss, rmse } from '../boosting/evaluation/row-losses.ts';
import { inSinglePrecision } from '../matrix.ts';
import type { Task } from '../model.ts';
import { addTree } from '../trees/sum-trees.ts';
import type { Tree } from '../trees/tree.ts';

/** The first one is what people watch. */
const METRICS: Readonly<Record<Exclude<Task, 'anomaly'>, Readonly<Record<string, EvaluationMetric>>>> = {
  binary: { auc, logloss },
  multiclass: { merror, mlogloss },
  regression: { rmse },
};

/** How well the forest does on validation rows while it grows. */
export class ValidationCurve {
  readonly #rows: LabelledRows;
  readonly #metrics: ReadonlyMap<string, EvaluationMetric>;
  readonly #outputs: number;
  readonly #baseScore: number;
  readonly #sums: Float32Array;
  #trees = 0;

  constructor(
    rows: LabelledRows,
    { task, outputs, baseScore }: { task: Exclude<Task, 'anomaly'>; outputs: number; baseScore: number },
  ) {
    this.#rows = { ...rows, matrix: inSinglePrecision(rows.matrix) };
    this.#metrics = new Map(Object.entries(METRICS[task]));
    this.#outputs = outputs;
    this.#baseScore = baseScore;
    this.#sums = new Float32Array(rows.matrix.rows * outputs);
  }

  /**
   * The metrics with one tree more, keyed `validation-METRIC`.
   * @param trees the tree of each output, whose leaves are `1 / forestSize` of an answer's distance to the base score
   */
  add(trees: readonly Tree[], forestSize: number): Record<string, number> {
    const { matrix, labels, weights } = this.#rows;
    const groups = this.#outputs;
    trees.forEach((tree, group) => {
      addTree(this.#sums, tree, { matrix, groups, group });
    });
    this.#trees++;
    const predictions = this.#sums.map((sum) => this.#baseScore + (sum * forestSize) / this.#trees);
    return evaluate('validation', this.#metrics, { labels, weights, predictions, groups });
  }
}
