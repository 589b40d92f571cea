import { STAGES, type Stage } from '../../registry/index.ts';
import { invalidRequest } from '../http/invalid-request.ts';

const NAMES: Readonly<Record<Stage, string>> = {
  none: 'None',
  staging: 'Staging',
  production: 'Production',
  archived: 'Archived',
};

/** A stage in MLflow's words. */
export const stageName = (stage: Stage): string => NAMES[stage];

/** A stage named in any case. */
export function stageNamed(text: string): Stage {
  const stage = STAGES.find((one) => one === text.toLowerCase());
  if (stage !== undefined) return stage;
  throw invalidRequest(
    `Invalid Model Version stage: ${text}. Value must be one of ${Object.values(NAMES).join(', ')}.`,
  );
}
