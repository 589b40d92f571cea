import { AssayError } from '../../errors/index.ts';
import { display } from '../../schema/index.ts';

/** @throws AssayError `INVALID_ARGUMENT` */
export function refuseInvalidReport(value: unknown, step: unknown): void {
  if (typeof value === 'number' && Number.isSafeInteger(step) && (step as number) >= 0) return;
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `A report of ${display(value)} at step ${display(step)} is not acceptable`,
    remedy: 'Report a number at a step that is a whole number from 0',
    details: { value, step },
  });
}

/**
 * The value of an attribute as it will be read again.
 * @throws AssayError `INVALID_ARGUMENT`
 */
export function jsonValue(name: string, value: unknown): unknown {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return JSON.parse(text);
  } catch {
    // Said below.
  }
  throw new AssayError({
    code: 'INVALID_ARGUMENT',
    message: `The attribute ${name} cannot be kept: its value is not JSON-serialisable`,
    remedy: 'Give numbers, texts, lists and plain objects',
    details: { attribute: name },
  });
}
