import type { AlgorithmName } from '../../ml/index.ts';

/** One way to learn that is tried: what it is called, and what it is fitted with. */
export interface Candidate {
  /** A baseline is what a candidate has to beat; only candidates can become champion. */
  readonly role: 'baseline' | 'candidate';
  readonly title: string;
  readonly algorithm: AlgorithmName;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const xgboost = (title: string, parameters: Candidate['parameters']): Candidate => ({
  role: 'candidate',
  title,
  algorithm: 'xgboost',
  parameters: { objective: 'binary:logistic', subsample: 0.8, colsample_bytree: 0.8, ...parameters },
});

/** From cautious to ambitious; all can be promoted, for they set what production reads. */
export const CANDIDATES: readonly Candidate[] = [
  { role: 'baseline', title: 'logistic regression', algorithm: 'logistic_regression', parameters: {} },
  xgboost('xgboost, shallow', { num_round: 120, max_depth: 3, eta: 0.1 }),
  xgboost('xgboost, medium', { num_round: 100, max_depth: 5, eta: 0.2 }),
  xgboost('xgboost, deep and slow', {
    num_round: 300,
    max_depth: 6,
    eta: 0.05,
    early_stopping_rounds: 30,
  }),
];
