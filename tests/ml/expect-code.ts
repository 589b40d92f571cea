import { expect } from 'vitest';
import { AssayError, type ErrorCode } from '../../src/errors/index.ts';

/** Expects `work` to throw, or its promise to reject with, an {@link AssayError} of this code; hands the error back. */
export function expectCode(code: ErrorCode, work: () => Promise<unknown>): Promise<AssayError>;
export function expectCode(code: ErrorCode, work: () => unknown): AssayError;
export function expectCode(code: ErrorCode, work: () => unknown): AssayError | Promise<AssayError> {
  const check = (error: unknown): AssayError => {
    expect(error).toBeInstanceOf(AssayError);
    const assayError = error as AssayError;
    expect(`${assayError.code}: ${assayError.message}`).toContain(`${code}: `);
    expect(assayError.remedy).not.toBe('');
    return assayError;
  };
  const refuse = (): never => expect.fail(`expected ${code}, but nothing was thrown`);
  try {
    const outcome = work();
    return outcome instanceof Promise ? outcome.then(refuse, check) : refuse();
  } catch (error) {
    return check(error);
  }
}
