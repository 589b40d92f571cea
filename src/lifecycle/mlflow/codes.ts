import type { ModelRecord, RunRecord } from '../../experiments/index.ts';
import type { RegisteredModelRecord } from '../../registry/index.ts';

/** MLflow's run statuses by the number that its folders hold. */
const RUN_STATUSES = ['', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
const MODEL_STATUSES = ['UNSPECIFIED', 'PENDING', 'READY', 'UPLOAD_FAILED'] as const;

export function runStatus(value: unknown): RunRecord['status'] | undefined {
  const name = typeof value === 'number' ? RUN_STATUSES[value] : value;
  return RUN_STATUSES.find((status): status is RunRecord['status'] => status !== '' && status === name);
}

export function modelStatus(value: unknown): ModelRecord['status'] | undefined {
  const name = typeof value === 'number' ? MODEL_STATUSES[value] : value;
  return MODEL_STATUSES.find((status) => status === name);
}

type Stage = RegisteredModelRecord['versions'][number]['stage'];
const STAGES: ReadonlyMap<unknown, Stage> = new Map([
  ['None', 'none'],
  ['Staging', 'staging'],
  ['Production', 'production'],
  ['Archived', 'archived'],
]);

/** Undefined for a version that was deleted. */
export const stageOf = (value: unknown): Stage | undefined => STAGES.get(value ?? 'None');

/** The id of a logged model that an address such as `models:/m-…` names. */
export const modelIdIn = (address: string | null): string | null =>
  /^models:\/(m-[0-9a-f]{32})$/.exec(address ?? '')?.[1] ?? null;
