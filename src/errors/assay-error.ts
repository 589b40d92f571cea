import { ERROR_CODES, type ErrorCode } from './codes.ts';
import { ERROR_KINDS, type ErrorKind } from './kinds.ts';

export interface AssayErrorOptions {
  readonly code: ErrorCode;
  /** What is wrong, with name and value, in one sentence. */
  readonly message: string;
  /** The next thing to type or change. */
  readonly remedy: string;
  /** The same facts for machines; must be JSON-serialisable and hold no secret. */
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The base of every error a user can meet: a stable code, what is wrong, and what to do about it. */
export class AssayError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor({ code, message, remedy, details = {}, cause }: AssayErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy;
    this.details = details;
  }

  get kind(): ErrorKind {
    return ERROR_CODES[this.code].kind;
  }

  get exitCode(): number {
    return ERROR_KINDS[this.kind].exitCode;
  }

  get httpStatus(): number {
    return ERROR_KINDS[this.kind].httpStatus;
  }

  /** The shape printed by `--json` and sent over HTTP: never a stack, never the cause. */
  toJSON(): { code: ErrorCode; message: string; remedy: string; details: Readonly<Record<string, unknown>> } {
    return { code: this.code, message: this.message, remedy: this.remedy, details: this.details };
  }
}
