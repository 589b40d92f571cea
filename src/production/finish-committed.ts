import { AssayError } from '../errors/index.ts';
import { readHead } from './head.ts';
import { findEntry, type JournalEntry } from './journal.ts';
import type { Session } from './session.ts';
import { runSteps } from './steps.ts';

/** A promotion that was in force but not finished; `error` if it still cannot be. */
export interface Finished {
  readonly entry: JournalEntry;
  readonly error?: AssayError;
}

/**
 * Finishes what is in force but not logged yet: the promotion in force and, going back, those before it. The first
 * one found finished ends the search, for nothing is begun before this was tried.
 */
export async function finishCommitted(session: Session): Promise<readonly Finished[]> {
  const finished: Finished[] = [];
  let id = (await readHead(session.context))?.head.id;
  while (id !== undefined) {
    const entry: JournalEntry | undefined = await findEntry(session.context, id);
    if (entry?.record.state !== 'COMMITTED') break;
    finished.push(await finishOne(session, entry));
    id = entry.record.previous;
  }
  return finished;
}

async function finishOne(session: Session, entry: JournalEntry): Promise<Finished> {
  try {
    return { entry: await runSteps(session, entry, 'DONE') };
  } catch (error) {
    if (error instanceof AssayError) return { entry, error };
    throw error;
  }
}
