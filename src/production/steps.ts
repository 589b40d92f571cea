import { throwIfInterrupted } from '../errors/index.ts';
import { backUp } from './back-up.ts';
import { commit } from './commit.ts';
import { finish } from './finish.ts';
import { advance, type JournalEntry } from './journal.ts';
import type { PromotionState } from './promotion.ts';
import type { Session, Step } from './session.ts';
import { verify } from './verify.ts';
import { writeConfig } from './write-config.ts';
import { writeParameters } from './write-parameters.ts';

interface Transition {
  readonly from: PromotionState;
  readonly to: PromotionState;
  readonly run: Step;
}

/** Nothing of production is touched before BACKED_UP; with COMMITTED the promotion is in force. */
const TRANSITIONS: readonly Transition[] = [
  { from: 'PREPARED', to: 'BACKED_UP', run: backUp },
  { from: 'BACKED_UP', to: 'PARAMS_WRITTEN', run: writeParameters },
  { from: 'PARAMS_WRITTEN', to: 'CONFIG_WRITTEN', run: writeConfig },
  { from: 'CONFIG_WRITTEN', to: 'VERIFIED', run: verify },
  { from: 'VERIFIED', to: 'COMMITTED', run: commit },
  { from: 'COMMITTED', to: 'DONE', run: finish },
];

/** Takes a promotion forward, journal record by journal record, until it is in state `goal`. */
export async function runSteps(session: Session, entry: JournalEntry, goal: PromotionState): Promise<JournalEntry> {
  let current = entry;
  for (const [index, { from, to, run }] of TRANSITIONS.entries()) {
    if (current.record.state === goal) break;
    if (current.record.state !== from) continue;
    throwIfInterrupted(session.signal, current.record.id);
    await session.lock.keep();
    session.progress?.({ stage: 'promote', done: index, total: TRANSITIONS.length, unit: 'steps', note: to });
    const change = await run(session, current.record);
    current = await advance(session.context, current, { ...change, state: to });
  }
  return current;
}
