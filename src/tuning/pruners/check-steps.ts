import { z } from 'zod';
import type { TrialRecord } from '../trials/trial-record.ts';

/** When a pruner looks at a trial at all. */
export const checkStepSettings = {
  warmupSteps: z.int().min(0).default(0).describe('No trial is pruned before this step'),
  intervalSteps: z
    .int()
    .min(1)
    .default(1)
    .describe('Steps between two looks at a trial; a look that falls between reports waits for the next one'),
};

export interface CheckSteps {
  readonly warmupSteps: number;
  readonly intervalSteps: number;
}

/** Whether the last report is the first one at or after a step that is to be looked at. */
export function isCheckDue({ intermediate }: TrialRecord, { warmupSteps, intervalSteps }: CheckSteps): boolean {
  const step = intermediate.at(-1)?.[0];
  if (step === undefined || step < warmupSteps) return false;
  const due = warmupSteps + Math.floor((step - warmupSteps) / intervalSteps) * intervalSteps;
  const before = intermediate.at(-2)?.[0] ?? -1;
  return before < due;
}
