import { AssayError, InterruptedError } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { releasing } from './change-production.ts';
import type { ProductionContext } from './context.ts';
import { LockedError, PromotionUnfinishedError, RecordCorruptError } from './errors.ts';
import { type Finished, finishCommitted } from './finish-committed.ts';
import { readHead } from './head.ts';
import { findEntry } from './journal.ts';
import { acquireLock, lockState } from './lock.ts';
import type { RecoveryFinding } from './production.ts';
import type { Session } from './session.ts';
import { type Settlement, settle } from './settle.ts';

/**
 * Finishes or undoes what dead processes left, and leaves the living alone. Costs two small reads when there is
 * nothing to do. What it cannot repair it reports, so that a damaged record or a full disk does not keep a workspace shut.
 */
export async function recover(
  context: ProductionContext,
  { signal, progress }: LongWork = {},
): Promise<readonly RecoveryFinding[]> {
  try {
    if (!(await needsRecovery(context))) return [];
    const lock = await acquireLock(context, 'recovery', { waitMs: 0, signal });
    return await releasing(lock, () => repair({ context, lock, progress }));
  } catch (error) {
    // Somebody else came first and does the same.
    if (error instanceof LockedError) return [];
    if (!(error instanceof AssayError) || error instanceof InterruptedError) throw error;
    return [unrepaired(error)];
  }
}

async function needsRecovery(context: ProductionContext): Promise<boolean> {
  const lock = await lockState(context);
  if (lock !== 'free') return lock === 'abandoned';
  const head = await readHead(context);
  return head !== undefined && (await findEntry(context, head.head.id))?.record.state === 'COMMITTED';
}

async function repair(session: Session): Promise<readonly RecoveryFinding[]> {
  const id = session.lock.promotionId;
  const findings: RecoveryFinding[] = [];
  if (id !== 'recovery') findings.push(await settleDead(session, id));
  const finished = await finishCommitted(session);
  const settledForward = (one: Finished) => one.entry.record.id === id && one.error === undefined;
  return [...findings, ...finished.filter((one) => !settledForward(one)).map(describeFinished)];
}

async function settleDead(session: Session, id: string): Promise<RecoveryFinding> {
  try {
    const found = (await findEntry(session.context, id))?.record.state;
    return describeSettlement(id, found, await settle(session, id, new Error(`the process of ${id} died`)));
  } catch (error) {
    if (error instanceof AssayError) throw new PromotionUnfinishedError(id, error);
    throw error;
  }
}

function describeSettlement(
  id: string,
  found: RecoveryFinding['found'] | undefined,
  settlement: Settlement | undefined,
): RecoveryFinding {
  if (settlement === undefined || found === undefined) {
    return {
      promotionId: id,
      found: 'LOCK_ONLY',
      action: 'lock-released',
      message: `${id} died before it changed anything; its lock was released`,
    };
  }
  const base = { promotionId: id, found };
  switch (settlement.direction) {
    case 'forward':
      return { ...base, action: 'rolled-forward', message: `${id} died when it was in force already; it was finished` };
    case 'settled-before':
      return { ...base, action: 'lock-released', message: `${id} had ended; its lock was released` };
    case 'back':
      return settlement.edits.length === 0
        ? { ...base, action: 'rolled-back', message: `${id} died half-way; production is as it was before` }
        : {
            ...base,
            action: 'needs-attention',
            message: `${id} died half-way and was undone, but somebody else changed ${settlement.edits.map(({ name }) => name).join(', ')} meanwhile; that was kept`,
          };
    default:
      return settlement.direction satisfies never;
  }
}

function describeFinished({ entry: { record }, error }: Finished): RecoveryFinding {
  const base = { promotionId: record.id, found: 'COMMITTED' as const };
  return error === undefined
    ? { ...base, action: 'rolled-forward', message: `${record.id} was in force but not logged to its run; now it is` }
    : {
        ...base,
        action: 'needs-attention',
        message: `${record.id} is in force but cannot be finished: ${error.message}`,
      };
}

function unrepaired(error: AssayError): RecoveryFinding {
  const { promotionId } = error.details;
  const isCorrupt = error instanceof RecordCorruptError || error.cause instanceof RecordCorruptError;
  return {
    promotionId: typeof promotionId === 'string' ? promotionId : undefined,
    found: isCorrupt ? 'RECORD_CORRUPT' : 'UNREPAIRED',
    action: 'needs-attention',
    message: `${error.message}. ${error.remedy}`,
  };
}
