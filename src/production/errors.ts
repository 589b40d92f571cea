import { AssayError } from '../errors/index.ts';
import type { LockHolder } from './lock-holder.ts';

/** Another promotion is under way and did not finish in time. */
export class LockedError extends AssayError {
  constructor(holder: LockHolder, waitedMs: number) {
    super({
      code: 'PRODUCTION_LOCKED',
      message: `Production is being changed by ${holder.promotionId} (process ${holder.pid} on ${holder.host}, since ${holder.since}); waited ${waitedMs / 1000} s`,
      remedy: 'Wait for it to finish, then run the command again',
      details: { ...holder, waitedMs },
    });
  }
}

/** What somebody else did to production while a promotion was under way. */
export interface ForeignEdit {
  /** Parameter name or configuration key. */
  readonly name: string;
  readonly expected: string | null;
  readonly found: string | null;
}

/** Somebody else changed production during a promotion. */
export class PromotionConflictError extends AssayError {
  constructor(promotionId: string, edits: readonly ForeignEdit[]) {
    const lines = edits.map(({ name, expected, found }) => `${name} is ${text(found)}, expected ${text(expected)}`);
    super({
      code: 'PRODUCTION_CONFLICT',
      message: `Somebody else changed production during ${promotionId}: ${lines.join('; ')}. Their values are kept`,
      remedy: 'Find out who edits production by hand, look with: assay production show, then promote again',
      details: { promotionId, edits },
    });
  }
}

/** This process was paused for so long that another one took its promotion over. */
export class LockLostError extends AssayError {
  constructor(promotionId: string) {
    super({
      code: 'PRODUCTION_LOCK_LOST',
      message: `Another process took ${promotionId} over, because this one was silent for longer than its lease`,
      remedy: `See what became of it with: assay promotions show ${promotionId}`,
      details: { promotionId },
    });
  }
}

/** A step failed, and undoing what was written failed as well. */
export class PromotionUnfinishedError extends AssayError {
  constructor(promotionId: string, cause: unknown) {
    super({
      code: 'PRODUCTION_UNFINISHED',
      message: `${promotionId} stopped half-way and could not be undone: ${(cause as Error).message}`,
      remedy: 'Remove the cause, then run any command in this workspace: it finishes or undoes the promotion first',
      details: { promotionId },
      cause,
    });
  }
}

export class PromotionNotFoundError extends AssayError {
  constructor(promotionId: string) {
    super({
      code: 'PRODUCTION_PROMOTION_NOT_FOUND',
      message: `No promotion has the id ${promotionId}`,
      remedy: 'See them with: assay promotions list',
      details: { promotionId },
    });
  }
}

export class NothingToRollBackError extends AssayError {
  constructor(message: string, details: Readonly<Record<string, unknown>> = {}) {
    super({
      code: 'PRODUCTION_NOTHING_TO_ROLL_BACK',
      message,
      remedy: 'Name a promotion that took effect; see them with: assay promotions list',
      details,
    });
  }
}

/** A record of the promotion journal cannot be understood. */
export class RecordCorruptError extends AssayError {
  constructor(where: string, cause: unknown) {
    super({
      code: 'PRODUCTION_RECORD_CORRUPT',
      message: `The journal record ${where} is damaged: ${(cause as Error).message}`,
      remedy: 'Restore it from a backup of the workspace; do not edit the journal by hand',
      details: { where },
      cause,
    });
  }
}

function text(value: string | null): string {
  if (value === null) return 'absent';
  return value.length > 60 || value.includes('\n') ? 'different' : JSON.stringify(value);
}
