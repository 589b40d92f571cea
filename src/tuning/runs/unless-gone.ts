import { AssayError } from '../../errors/index.ts';

const GONE = new Set<string>(['EXPERIMENTS_RUN_NOT_FOUND', 'EXPERIMENTS_RUN_DELETED', 'EXPERIMENTS_RUN_ENDED']);

/** Writes to a run. One that somebody deleted, or that another process ended, does not keep its study from going on. */
export async function unlessGone(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AssayError) || !GONE.has(error.code)) throw error;
  }
}
