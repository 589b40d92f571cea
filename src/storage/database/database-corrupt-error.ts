import { dirname } from 'node:path';
import { AssayError } from '../../errors/index.ts';

/** The file that should hold the workspace's database does not, or no longer. */
export class DatabaseCorruptError extends AssayError {
  constructor(path: string, reason: string, cause?: unknown) {
    const folder = dirname(path);
    super({
      code: 'STORAGE_DATABASE_CORRUPT',
      message: `${path} is damaged or is no Assay database (${reason})`,
      remedy:
        `Copy ${path}, ${path}-wal and ${path}-shm away first, for nothing is lost yet. ` +
        `Then put back a backup of it, or salvage the rows: sqlite3 ${path} .recover | sqlite3 recovered.db. ` +
        `To go on without its records, move it away: a new one is made, and the files in ${folder} stay`,
      details: { path, reason },
      cause,
    });
  }
}
