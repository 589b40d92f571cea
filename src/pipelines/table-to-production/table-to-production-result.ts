import type { Evaluation } from '../../evaluation/index.ts';
import type { Experiment, RunContext } from '../../experiments/index.ts';
import type { Promotion } from '../../production/index.ts';
import type { ModelVersion } from '../../registry/index.ts';
import type { Study } from '../../tuning/index.ts';
import type { PromotionDecision } from './decide-promotion.ts';
import type { Baseline } from './judge-champion.ts';
import type { PreparedData } from './prepare-data.ts';
import type { CandidateRun } from './train-candidates.ts';

export interface TableToProductionResult {
  readonly data: PreparedData;
  readonly experiment: Experiment;
  readonly context: RunContext;
  /** The search for a candidate's hyperparameters; undefined where none was asked for. */
  readonly study: Study | undefined;
  readonly runs: readonly CandidateRun[];
  readonly champion: CandidateRun;
  readonly evaluation: Evaluation;
  readonly baseline: Baseline | undefined;
  readonly model: ModelVersion;
  readonly decision: PromotionDecision;
  /** Undefined when it was decided against: then production is left alone. */
  readonly promotion: Promotion | undefined;
  /** Path of the HTML report. */
  readonly report: string;
}
