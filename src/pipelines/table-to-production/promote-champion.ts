import type { Evaluation } from '../../evaluation/index.ts';
import { checkPromoted, type Production, type Promotion, XGBOOST_HYPERPARAMETERS } from '../../production/index.ts';
import type { ModelVersion } from '../../registry/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { CandidateRun } from './train-candidates.ts';

/** Puts the champion's hyperparameters and configuration into production. */
export async function promoteChampion(
  production: Production,
  champion: CandidateRun,
  { metrics }: Evaluation,
  { name, version }: ModelVersion,
  approver: string,
  work: LongWork,
): Promise<Promotion> {
  const result = await production.promote(
    {
      runId: champion.runId,
      algorithm: champion.algorithm,
      hyperparameters: productionHyperparameters(champion),
      metrics,
      approver,
      model: { name, version },
    },
    work,
  );
  return checkPromoted(result);
}

/** What production reads, of all that was set; rounds are those the model holds after early stopping. */
function productionHyperparameters({ parameters, rounds }: CandidateRun): Record<string, unknown> {
  const names = Object.keys(XGBOOST_HYPERPARAMETERS.shape);
  const known = Object.entries({ ...parameters, num_round: rounds }).filter(([name]) => names.includes(name));
  return Object.fromEntries(known);
}
