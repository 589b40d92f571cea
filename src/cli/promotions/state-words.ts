import type { Promotion, PromotionState } from '../../production/index.ts';

const UNDER_WAY = 'under way';

/** The states of the journal as people would say them. */
const WORDS: Readonly<Record<PromotionState, string>> = {
  PREPARED: UNDER_WAY,
  BACKED_UP: UNDER_WAY,
  PARAMS_WRITTEN: UNDER_WAY,
  CONFIG_WRITTEN: UNDER_WAY,
  VERIFIED: UNDER_WAY,
  COMMITTED: 'not logged yet',
  DONE: 'replaced',
  ROLLING_BACK: 'being undone',
  ROLLED_BACK: 'no effect',
  CONFLICT: 'conflict',
};

/** @param inForce id of the promotion that production holds now, if any */
export function stateWords({ id, state }: Pick<Promotion, 'id' | 'state'>, inForce: string | undefined): string {
  return state === 'DONE' && id === inForce ? 'in force' : WORDS[state];
}

/** The run that production has after `promotion`: of a rollback, the one it went back to. */
export function runInForce({ after }: Pick<Promotion, 'after'>): string {
  return after.origin?.runId ?? 'none';
}
