import { DatabaseSync } from 'node:sqlite';
import { attemptUntilFree } from './attempt-until-free.ts';
import { explainSqliteError } from './explain-sqlite-error.ts';

/**
 * Pages of the write-ahead log after which they are copied into the file, while the process waits: 64 MiB, sixteen times
 * SQLite's own. A run of ten metrics writes some forty pages, many of which the next runs write again.
 */
const CHECKPOINT_PAGES = 16_000;

/**
 * Opens the file with the settings that Assay relies on. Write-ahead log: readers and one writer do not disturb each
 * other. `synchronous = normal`: what was committed survives any crash of a process; after a power failure the last
 * moments may be missing, the database stays whole. (`full` flushes at each commit, some 20 times slower.)
 */
export async function openSqliteFile(path: string, busyTimeoutMs: number): Promise<DatabaseSync> {
  try {
    // Switching to the write-ahead log and recovering it after a crash want to be alone.
    return await attemptUntilFree(() => open(path), busyTimeoutMs);
  } catch (error) {
    throw explainSqliteError(error, path);
  }
}

function open(path: string): DatabaseSync {
  // SQLite's own way of waiting for locks stops the whole process; see attemptUntilFree.
  const file = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: true });
  try {
    file.exec('pragma journal_mode = wal');
    file.exec('pragma synchronous = normal');
    file.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    file.exec('pragma temp_store = memory');
    // KiB. Runs are created as fast as with 16 MiB: what is not here the system has.
    file.exec('pragma cache_size = -8192');
    file.function('fold_case', { deterministic: true }, (text) => (typeof text === 'string' ? foldCase(text) : text));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** SQLite's own LIKE ignores case in ASCII only. */
const foldCase = (text: string): string => text.toLowerCase();
