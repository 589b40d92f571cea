import { expect, test } from 'vitest';
import { toAssayError } from '../../src/cli/failure.ts';
import { AssayError } from '../../src/errors/index.ts';

test('the failure of the work is told, and not that closing failed after it', async () => {
  const full = new AssayError({ code: 'STORAGE_DISK_FULL', message: 'No room', remedy: 'Free some space' });
  const work = async (): Promise<void> => {
    await using stack = new AsyncDisposableStack();
    stack.defer(() => Promise.reject(new Error('closing wants room as well')));
    stack.defer(() => Promise.reject(new Error('and so does this')));
    throw full;
  };
  expect(toAssayError(await work().catch((error: unknown) => error))).toBe(full);
});
