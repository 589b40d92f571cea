import type { ForeignEdit } from './errors.ts';
import { readHead } from './head.ts';
import { findEntry, type JournalEntry } from './journal.ts';
import type { Session } from './session.ts';
import { runSteps } from './steps.ts';
import { undo } from './undo.ts';

/** What was decided about an unfinished promotion. */
export interface Settlement {
  readonly direction: 'forward' | 'back' | 'settled-before';
  readonly entry: JournalEntry;
  readonly edits: readonly ForeignEdit[];
}

/**
 * Decides a promotion, wherever it stopped: forward to COMMITTED if the commit marker names it, else back. The one way
 * for a failure in this process and for what a dead process left. A committed one is yet to be finished.
 * @returns undefined when it never came to a journal record, so it has changed nothing
 */
export async function settle(session: Session, id: string, cause: Error): Promise<Settlement | undefined> {
  const entry = await findEntry(session.context, id);
  if (entry === undefined) return undefined;
  const { state } = entry.record;
  if (state === 'DONE' || state === 'ROLLED_BACK' || state === 'CONFLICT') {
    return { direction: 'settled-before', entry, edits: [] };
  }
  const head = await readHead(session.context);
  if (state === 'COMMITTED' || head?.head.id === id) {
    return { direction: 'forward', entry: await runSteps(session, entry, 'COMMITTED'), edits: [] };
  }
  return { direction: 'back', ...(await undo(session, entry, cause)) };
}
