import { AssayError } from '../../../errors/index.ts';

/**
 * PostgreSQL cannot hold a NUL character, so no database may: what is stored in one can move to the other.
 * @throws AssayError `STORAGE_VALUE_INVALID`
 */
export function refuseUnstorable(parameters: readonly unknown[]): void {
  for (const value of parameters) {
    if (Array.isArray(value)) refuseUnstorable(value);
    if (typeof value === 'string' && value.includes('\0')) {
      throw new AssayError({
        code: 'STORAGE_VALUE_INVALID',
        message: `A text with a NUL character can be neither stored nor searched for: ${excerpt(value)}`,
        remedy: 'Take the character U+0000 out of the text',
      });
    }
  }
}

function excerpt(text: string): string {
  const at = text.indexOf('\0');
  return JSON.stringify(text.slice(Math.max(0, at - 20), at + 20));
}
