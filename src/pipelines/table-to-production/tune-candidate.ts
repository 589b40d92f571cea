import type { Experiment } from '../../experiments/index.ts';
import { takeRows } from '../../ml/index.ts';
import type { Clock, LongWork } from '../../schema/index.ts';
import { float, int, type SearchSpace, type Study, type Tuning } from '../../tuning/index.ts';
import type { CodedRows } from '../read-rows.ts';
import { evaluateTrial } from '../tuning/evaluate-trial.ts';
import type { Candidate } from './candidates.ts';
import type { PreparedData } from './prepare-data.ts';
import { RANKING_METRIC } from './train-candidates.ts';

/** What production reads beside the number of rounds, which early stopping finds. */
const SPACE: SearchSpace = {
  eta: float(0.05, 0.4, { log: true }),
  max_depth: int(4, 8),
  subsample: float(0.6, 1),
  colsample_bytree: float(0.5, 1),
};
const ROUNDS = { num_round: 150, early_stopping_rounds: 12 };
/** A trial learns from so many rows at most: which parameters are good shows on some of them too. */
const MOST_ROWS = 15_000;

export interface TuneCandidateRequest {
  readonly name: string;
  readonly experiment: Experiment;
  readonly data: PreparedData;
  readonly trials: number;
  readonly seed: number;
}

/** Searches the hyperparameters that rank best on the validation rows, as a study of its own; they make a candidate. */
export async function tuneCandidate(
  { tuning, clock }: { readonly tuning: Tuning; readonly clock: Clock },
  { name, experiment, data, trials, seed }: TuneCandidateRequest,
  work: LongWork,
): Promise<{ readonly candidate: Candidate; readonly study: Study }> {
  const study = await tuning.createStudy({
    ...{ name: `${name}-${timeText(clock.now())}`, experiment: experiment.name, metrics: [RANKING_METRIC], seed },
    ...{ direction: 'maximize', space: SPACE },
  });
  const { validation } = data;
  const train = someRows(data.train);
  const folds = {
    ...{ folds: [{ train, validation }], all: train, labelValues: train.labelValues, classes: 2 },
    dataset: { name: data.dataset.name, digest: data.dataset.digest, source: data.dataset.source },
  };
  const purpose = { task: 'binary', classes: 2, metric: RANKING_METRIC, seed, fixed: ROUNDS } as const;
  await study.optimize(
    async (trial) => {
      const chosen = { algorithm: 'xgboost', parameters: trial.params } as const;
      const { value, rounds } = await evaluateTrial(chosen, { ...purpose, folds, trial, signal: trial.signal });
      trial.setAttribute('rounds', rounds);
      return value;
    },
    { trials, ...work },
  );
  const parameters = { objective: 'binary:logistic', ...ROUNDS, ...study.best?.params };
  return { candidate: { role: 'candidate', title: 'xgboost, tuned', algorithm: 'xgboost', parameters }, study };
}

/** Every search is one of its own: the rows may be others under the same name. */
const timeText = (now: number): string => new Date(now).toISOString().replaceAll(/[-:.]/g, '');

/** Evenly spread over the table. */
function someRows({ matrix, labels, ...rest }: CodedRows): CodedRows {
  const stride = Math.ceil(matrix.rows / MOST_ROWS);
  const chosen = Uint32Array.from({ length: Math.ceil(matrix.rows / stride) }, (_, i) => i * stride);
  return { ...rest, matrix: takeRows(matrix, chosen), labels: labels.filter((_, row) => row % stride === 0) };
}
