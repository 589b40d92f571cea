import type { Distribution, Params } from '../space/distribution.ts';
import type { TrialRecord } from '../trials/trial-record.ts';
import { PLAN_ATTRIBUTE } from '../trials/update-trial.ts';

/** Values that were decided for parameters before their objective asks for them. */
export interface TrialPlan {
  readonly params: Params;
  readonly distributions: Readonly<Record<string, Distribution>>;
}

/** A running trial with what it plans, so that those decided beside it keep away from there. */
export function plannedTrial(trial: TrialRecord): TrialRecord {
  const plan = trial.attributes[PLAN_ATTRIBUTE] as TrialPlan | undefined;
  if (plan === undefined || trial.state !== 'RUNNING') return trial;
  return {
    ...trial,
    params: { ...plan.params, ...trial.params },
    distributions: { ...plan.distributions, ...trial.distributions },
  };
}
