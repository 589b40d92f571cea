import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { explainSqliteError, isBusy } from './explain-sqlite-error.ts';

const RETRY_MS = 20;

/**
 * Opens the file with the settings that Assay relies on. Write-ahead log: readers and one writer do not disturb each
 * other. `synchronous = normal`: what was committed survives any crash of a process; after a power failure the last
 * moments may be missing, the database stays whole. (`full` flushes at each commit, some 20 times slower.)
 */
export async function openSqliteFile(path: string, busyTimeoutMs: number): Promise<DatabaseSync> {
  const giveUpAt = performance.now() + busyTimeoutMs;
  for (;;) {
    try {
      return open(path, busyTimeoutMs);
    } catch (error) {
      // Switching to the write-ahead log and recovering it after a crash do not wait for their turn by themselves.
      if (!isBusy(error) || performance.now() >= giveUpAt) throw explainSqliteError(error, path);
      await sleep(RETRY_MS * (0.5 + Math.random()));
    }
  }
}

function open(path: string, timeout: number): DatabaseSync {
  const file = new DatabaseSync(path, { timeout, enableForeignKeyConstraints: true });
  try {
    file.exec('pragma journal_mode = wal');
    file.exec('pragma synchronous = normal');
    file.exec('pragma temp_store = memory');
    file.exec('pragma cache_size = -16384');
    file.function('fold_case', { deterministic: true }, (text) => (typeof text === 'string' ? foldCase(text) : text));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** SQLite's own LIKE ignores case in ASCII only. */
const foldCase = (text: string): string => text.toLowerCase();
