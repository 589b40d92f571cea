import { AssayError } from '../../errors/index.ts';
import type { ProcessIdentity } from '../process-identity.ts';

/** Somebody who is alive holds the lock. */
export class LockHeldError extends AssayError {
  constructor(path: string, { owner, host, pid }: ProcessIdentity & { readonly owner: string }) {
    super({
      code: 'STORAGE_LOCK_HELD',
      message: `${owner} (process ${pid} on ${host}) holds the lock ${path}`,
      remedy: 'Wait until it is done and try again; if that process hangs, stop it: its lock is then free',
      details: { path, owner, host, pid },
    });
  }
}
