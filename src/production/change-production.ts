import { AssayError, InterruptedError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import type { ProductionContext } from './context.ts';
import { LockLostError, PromotionConflictError, PromotionUnfinishedError } from './errors.ts';
import { finishCommitted } from './finish-committed.ts';
import { createEntry, type JournalEntry, type PromotionRecord, toPromotion } from './journal.ts';
import { acquireLock, type HeldLock } from './lock.ts';
import type { PromotionResult } from './promotion.ts';
import { newPromotionKeys, type PromotionKeys } from './promotion-keys.ts';
import type { Session } from './session.ts';
import { settle } from './settle.ts';
import { type Snapshot, takeSnapshot } from './snapshot.ts';
import { runSteps } from './steps.ts';

/** What a promotion or a rollback is about; the rest of the record is the same for both. */
export type PlannedChange = Pick<
  PromotionRecord,
  'kind' | 'runId' | 'algorithm' | 'model' | 'hyperparameters' | 'metrics' | 'approver' | 'after' | 'rollbackOf'
>;

/** Decides the change, under the lock, from what production holds now. */
export type Plan = (snapshot: Snapshot) => Promise<PlannedChange>;

/** The protocol: lock, snapshot, journal, steps; whatever fails is undone before this returns. */
export async function changeProduction(
  context: ProductionContext,
  plan: Plan,
  { signal, progress }: LongWork = {},
): Promise<PromotionResult> {
  const keys = newPromotionKeys(context);
  const lock = await acquireLock(context, keys.id, { waitMs: context.settings.lockWaitMs, signal });
  return releasing(lock, async () => {
    await settlePredecessors({ context, lock }, keys.id);
    const snapshot = await takeSnapshot(context, { signal });
    const record = newRecord(context, keys, snapshot, await plan(snapshot));
    return carryOut({ context, lock, signal, progress }, record);
  });
}

/** Releases the lock after `work`, unless recovery needs it or it is no longer ours. */
export async function releasing<T>(lock: HeldLock, work: () => Promise<T>): Promise<T> {
  let unsettled = false;
  try {
    return await work();
  } catch (error) {
    unsettled = error instanceof PromotionUnfinishedError;
    throw error;
  } finally {
    await (unsettled ? lock.abandon() : lock.release());
  }
}

/** Nothing new is begun on top of something undecided. */
async function settlePredecessors(session: Session, id: string): Promise<void> {
  const { lock } = session;
  if (lock.promotionId !== id) {
    const died = new Error(`the process of ${lock.promotionId} died`);
    await unfinishedUnless(lock.promotionId, settle(session, lock.promotionId, died));
    await lock.reassign(id);
  }
  await finishCommitted(session);
}

function newRecord(
  { clock, settings }: ProductionContext,
  { id, backupKey, archiveKey, formerArchiveKey }: PromotionKeys,
  { head, content, versions, configEtag }: Snapshot,
  change: PlannedChange,
): PromotionRecord {
  const at = new Date(clock.now()).toISOString();
  const hasFormer = content.config !== null;
  return {
    format: 1,
    id,
    state: 'PREPARED',
    ...change,
    at,
    configKey: settings.configKey,
    backupKey,
    archiveKey: change.after.config === null && hasFormer ? formerArchiveKey : archiveKey,
    ...(hasFormer && { formerArchiveKey }),
    before: content,
    ...(head && { previous: head.head.id }),
    snapshot: { headEtag: head?.etag ?? null, configEtag, versions: { ...versions } },
    steps: [{ state: 'PREPARED', at }],
  };
}

async function carryOut(session: Session, record: PromotionRecord): Promise<PromotionResult> {
  let committed: JournalEntry;
  const room = await session.context.configuration.reserveRoom?.();
  try {
    committed = await runSteps(session, await createEntry(session.context, record), 'COMMITTED');
  } catch (cause) {
    await room?.[Symbol.asyncDispose]();
    return putBack(session, record.id, cause);
  }
  await room?.[Symbol.asyncDispose]();
  return conclude({ context: session.context, lock: session.lock, progress: session.progress }, committed);
}

/** In force from here on: what fails now is finished later, never undone. */
async function conclude(session: Session, committed: JournalEntry): Promise<PromotionResult> {
  try {
    const done = await runSteps(session, committed, 'DONE');
    return { outcome: 'promoted', promotion: toPromotion(done.record) };
  } catch (error) {
    if (!(error instanceof AssayError) || error instanceof LockLostError) throw error;
    return { outcome: 'committed', promotion: toPromotion(committed.record), error };
  }
}

async function putBack({ context, lock, signal }: Session, id: string, cause: unknown): Promise<PromotionResult> {
  // Somebody else owns the promotion now; touching anything would fight with them.
  if (cause instanceof LockLostError) throw cause;
  const reason = cause instanceof Error ? cause : new Error(String(cause));
  const settlement = await unfinishedUnless(id, settle({ context, lock }, id, reason), reason);
  if (settlement === undefined || settlement.direction === 'settled-before') throw cause;
  const promotion = toPromotion(settlement.entry.record);
  if (settlement.direction === 'forward') return conclude({ context, lock }, settlement.entry);
  if (signal?.aborted) throw new InterruptedError(`promotion ${id}`, cause);
  if (settlement.edits.length > 0) {
    return { outcome: 'conflict', promotion, error: new PromotionConflictError(id, settlement.edits) };
  }
  if (!(cause instanceof AssayError)) throw cause;
  return { outcome: promotion.state === 'CONFLICT' ? 'conflict' : 'rolled-back', promotion, error: cause };
}

/** Settling may fail for the same reason the promotion did; then the lock must stay for recovery. */
async function unfinishedUnless<T>(id: string, settling: Promise<T>, reason?: Error): Promise<T> {
  try {
    return await settling;
  } catch (failure) {
    if (failure instanceof LockLostError) throw failure;
    throw new PromotionUnfinishedError(id, reason ?? failure);
  }
}
