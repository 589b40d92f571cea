import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { throwIfInterrupted } from '../errors/index.ts';
import { processState } from '../storage/index.ts';
import type { WriteCondition } from './configuration-store.ts';
import type { ProductionContext } from './context.ts';
import { LockedError, LockLostError } from './errors.ts';
import { type LockHolder, lockHolderSchema } from './lock-holder.ts';
import { settledWrite } from './settled-write.ts';
import { parseRecord, recordText } from './stored-record.ts';

/**
 * The lock is one file of the configuration store, changed by conditional writes alone, so it works wherever the
 * configuration lives. It stays when released, for its fence must never count down.
 */
const lockFileSchema = z.strictObject({
  holder: lockHolderSchema.nullable(),
  /** One higher with every holder. Also makes each body unlike any other writer's. */
  fence: z.int(),
  nonce: z.string(),
});

type LockFile = z.output<typeof lockFileSchema>;

const POLL_MS = 50;

/**
 * Locks, by the etags they were last written with, that this process could neither release nor mark as abandoned, on a
 * full disk for instance. They name a living process, but nobody works under them any more. Whoever takes one over
 * writes it anew, in the name of the same promotion, and is not meant.
 */
const leftBehind = new Set<string>();

const keyOf = ({ settings }: ProductionContext): string => `${settings.journalPrefix}lock`;

/** Who holds the lock, if anybody. */
export async function lockHolder(context: ProductionContext): Promise<LockHolder | undefined> {
  return (await readLock(context))?.file.holder ?? undefined;
}

/** `abandoned` by a holder that will not come back: its process is dead or gave up, or it was silent for too long. */
export type LockState = 'free' | 'held' | 'abandoned';

export const lockState = async (context: ProductionContext): Promise<LockState> =>
  stateOf(context, await readLock(context));

function stateOf({ clock }: ProductionContext, found: FoundLock | undefined): LockState {
  const holder = found?.file.holder;
  if (found === undefined || !holder) return 'free';
  const isGone = processState(holder) === 'dead' || leftBehind.has(found.etag);
  return isGone || clock.now() > Date.parse(holder.leaseUntil) ? 'abandoned' : 'held';
}

/**
 * Takes the lock for `promotionId`, waiting a bounded time for a living holder. From an abandoned holder it is taken
 * over still in the name of THAT promotion: settle it, then {@link HeldLock.reassign}. Were it renamed at once, a
 * second crash would lose sight of the first.
 * @throws LockedError (`PRODUCTION_LOCKED`) when the wait is over
 */
export async function acquireLock(
  context: ProductionContext,
  promotionId: string,
  { waitMs, signal }: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
): Promise<HeldLock> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    throwIfInterrupted(signal, `waiting for the lock of ${promotionId}`);
    const found = await readLock(context);
    const holder = found?.file.holder ?? undefined;
    if (holder === undefined || stateOf(context, found) === 'abandoned') {
      const lock = await takeLock(context, found, holder?.promotionId ?? promotionId);
      if (lock !== undefined) return lock;
    } else if (waitedMs >= waitMs) {
      throw new LockedError(holder, waitedMs);
    }
    await sleep(POLL_MS);
  }
}

/** The lock while it is ours. Releasing is explicit: after an unsettled failure it must stay for recovery. */
export class HeldLock {
  readonly #context: ProductionContext;
  readonly #fence: number;
  #holder: LockHolder;
  #etag: string;

  constructor(context: ProductionContext, { holder, fence }: { holder: LockHolder; fence: number }, etag: string) {
    this.#context = context;
    this.#fence = fence;
    this.#holder = holder;
    this.#etag = etag;
  }

  /** The promotion it is held for; another one than asked for if it was taken over. */
  get promotionId(): string {
    return this.#holder.promotionId;
  }

  /** Holds it for another promotion from now on. */
  async reassign(promotionId: string): Promise<void> {
    await this.#write({ ...this.#holder, promotionId, ...lease(this.#context) });
  }

  /**
   * Call before each step: renews the lease once half of it is gone.
   * @throws LockLostError (`PRODUCTION_LOCK_LOST`) when another process took over meanwhile
   */
  async keep(): Promise<void> {
    const leftMs = Date.parse(this.#holder.leaseUntil) - this.#context.clock.now();
    if (leftMs < this.#context.settings.leaseMs / 2) await this.#write({ ...this.#holder, ...lease(this.#context) });
  }

  /** Lets the next one in. Having lost the lock meanwhile, or being unable to write, is no fault here. */
  async release(): Promise<void> {
    await this.#replace(null).catch(() => leftBehind.add(this.#etag));
  }

  /** Leaves the lock for recovery: the promotion stays named in it, and anybody may take over at once. */
  async abandon(): Promise<void> {
    const abandoned = { ...this.#holder, leaseUntil: new Date(0).toISOString() };
    await this.#replace(abandoned).catch(() => leftBehind.add(this.#etag));
  }

  async #write(holder: LockHolder): Promise<void> {
    const etag = await this.#replace(holder);
    if (etag === undefined) throw new LockLostError(this.#holder.promotionId);
    this.#holder = holder;
    this.#etag = etag;
  }

  #replace(holder: LockHolder | null): Promise<string | undefined> {
    return writeLock(this.#context, { holder, fence: this.#fence }, { ifMatch: this.#etag });
  }
}

async function takeLock(
  context: ProductionContext,
  found: FoundLock | undefined,
  promotionId: string,
): Promise<HeldLock | undefined> {
  const { host, pid, started } = context.process;
  const holder = { promotionId, host, pid, started, since: now(context), ...lease(context) };
  const fence = (found?.file.fence ?? 0) + 1;
  const condition = found === undefined ? { ifAbsent: true as const } : { ifMatch: found.etag };
  const etag = await writeLock(context, { holder, fence }, condition);
  return etag === undefined ? undefined : new HeldLock(context, { holder, fence }, etag);
}

function writeLock(
  context: ProductionContext,
  file: Omit<LockFile, 'nonce'>,
  condition: WriteCondition,
): Promise<string | undefined> {
  const nonce = Buffer.from(context.randomBytes(8)).toString('hex');
  const body = recordText({ ...file, nonce });
  return settledWrite(context.configuration, keyOf(context), body, condition);
}

interface FoundLock {
  readonly file: LockFile;
  readonly etag: string;
}

async function readLock(context: ProductionContext): Promise<FoundLock | undefined> {
  const key = keyOf(context);
  const stored = await context.configuration.read(key);
  if (stored === undefined) return undefined;
  return { file: parseRecord(lockFileSchema, stored.body, context.configuration.uri(key)), etag: stored.etag };
}

const now = ({ clock }: ProductionContext): string => new Date(clock.now()).toISOString();

const lease = ({ clock, settings }: ProductionContext): { leaseUntil: string } => ({
  leaseUntil: new Date(clock.now() + settings.leaseMs).toISOString(),
});
