import type { EvaluationChartOptions } from '../../evaluation/index.ts';
import type { CandidateRun } from './train-candidates.ts';

/** What a run adds to the charts of its evaluation: how it learnt, and what its model looks at. */
export function chartOptions({ history, rounds, model }: CandidateRun): EvaluationChartOptions {
  return { history, rounds, importances: model.importances?.() ?? [] };
}
