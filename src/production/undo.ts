import { type ForeignEdit, PromotionConflictError } from './errors.ts';
import { advance, type JournalEntry, type PromotionRecord } from './journal.ts';
import type { Session } from './session.ts';
import { parameterNames } from './snapshot.ts';

/** What undoing came to: the entry, and the values of others that were found and kept. */
export interface Undone {
  readonly entry: JournalEntry;
  readonly edits: readonly ForeignEdit[];
}

/**
 * Puts back what a promotion that is not in force has written. Only where its own value still stands: what somebody
 * else wrote is kept and reported. May be repeated after a crash.
 */
export async function undo(session: Session, entry: JournalEntry, cause: Error): Promise<Undone> {
  const { context } = session;
  const wroteNothing = !entry.record.steps.some(({ state }) => state === 'BACKED_UP');
  const rolling = await advance(context, entry, { state: 'ROLLING_BACK', reason: cause.message });
  const edits = wroteNothing
    ? []
    : [...(await restoreConfig(session, rolling.record)), ...(await restoreParameters(session, rolling.record))];
  const conflict = edits.length > 0 || cause instanceof PromotionConflictError;
  return { entry: await advance(context, rolling, { state: conflict ? 'CONFLICT' : 'ROLLED_BACK' }), edits };
}

async function restoreConfig({ context, lock }: Session, record: PromotionRecord): Promise<ForeignEdit[]> {
  const { configKey, before, after } = record;
  const stored = await context.configuration.read(configKey);
  const found = stored?.body ?? null;
  if (found === before.config) return [];
  if (found !== after.config) return [{ name: configKey, expected: after.config, found }];
  await lock.keep();
  const condition = stored === undefined ? { ifAbsent: true as const } : { ifMatch: stored.etag };
  if (before.config !== null) await context.configuration.write(configKey, before.config, condition);
  else if (stored !== undefined) await context.configuration.remove(configKey, { ifMatch: stored.etag });
  return [];
}

async function restoreParameters(
  { context, lock }: Session,
  { before, after }: PromotionRecord,
): Promise<ForeignEdit[]> {
  const edits: ForeignEdit[] = [];
  for (const name of parameterNames(context)) {
    const former = before.parameters[name] ?? null;
    const ours = after.parameters[name] ?? null;
    const found = (await context.parameters.read(name))?.value ?? null;
    if (found === former) continue;
    if (found !== ours) {
      edits.push({ name, expected: ours, found });
      continue;
    }
    await lock.keep();
    // A parameter that did not exist before must not exist after.
    if (former === null) await context.parameters.remove(name);
    else await context.parameters.write(name, former);
  }
  return edits;
}
