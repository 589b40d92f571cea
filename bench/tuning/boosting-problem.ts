import { ALGORITHMS, type LabelledRows, logLoss, takeRows } from '../../src/ml/index.ts';
import { float, int } from '../../src/tuning/index.ts';
import { readCreditCardRows } from '../../tests/ml/credit-card-rows.ts';
import type { Problem } from './problems.ts';

/**
 * Eight parameters of our boosting on a part of the credit-card data: every value is that of a real training, log loss on
 * held-out rows. The part is small (7,422 rows to learn from, 3,711 held out), so that thousands of trainings take minutes.
 */
export async function boostingProblem(): Promise<Problem> {
  const { train, test } = await readCreditCardRows();
  const learnt = part(train, 4);
  const heldOut = part(test, 2);
  const { matrix, labels } = learnt;
  return {
    name: 'real: boosting on card data',
    kind: 'real',
    optimum: undefined,
    space: {
      eta: float(0.01, 0.5, { log: true }),
      num_round: int(5, 60),
      max_depth: int(1, 8),
      min_child_weight: float(0.01, 30, { log: true }),
      subsample: float(0.4, 1),
      colsample_bytree: float(0.2, 1),
      lambda: float(0.01, 100, { log: true }),
      gamma: float(0, 5),
    },
    objective: async (params) => {
      const parameters = { objective: 'binary:logistic', seed: 1, max_bin: 64, ...params };
      const { model } = await ALGORITHMS.xgboost.fit({ train: matrix, labels, parameters }, { threads: 1 });
      return logLoss({ labels: heldOut.labels, probabilities: model.predict(heldOut.matrix).predictions });
    },
  };
}

function part({ matrix, labels }: LabelledRows, every: number): LabelledRows {
  const rows = Array.from({ length: Math.ceil(matrix.rows / every) }, (_, i) => i * every);
  return { matrix: takeRows(matrix, rows), labels: Float32Array.from(rows, (row) => labels[row]!) };
}
