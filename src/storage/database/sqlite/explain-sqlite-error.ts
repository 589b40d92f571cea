import { statSync } from 'node:fs';
import { AssayError, explainFileError } from '../../../errors/index.ts';
import { DatabaseCorruptError } from '../database-corrupt-error.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html; extended codes keep them in the low byte. */
const RESULT = { BUSY: 5, LOCKED: 6, READONLY: 8, IOERR: 10, CORRUPT: 11, FULL: 13, CANTOPEN: 14, NOTADB: 26 } as const;

/** Turns what SQLite reports about the file `path` into an error people can act on; faults of a query stay as they are. */
export function explainSqliteError(error: unknown, path: string): unknown {
  const code = resultCode(error);
  switch (code) {
    case RESULT.BUSY:
    case RESULT.LOCKED:
      return new AssayError({
        code: 'STORAGE_DATABASE_BUSY',
        message: `Another process kept the database ${path} locked for too long`,
        remedy: 'Wait until the other program is done and try again; a file browser for databases may hold it open',
        details: { path },
        cause: error,
      });
    case RESULT.CORRUPT:
    case RESULT.NOTADB:
      return new DatabaseCorruptError(path, (error as Error).message, error);
    case RESULT.FULL:
      return explainFileError(Object.assign(new Error('disk full', { cause: error }), { code: 'ENOSPC' }), path);
    case RESULT.CANTOPEN:
    case RESULT.READONLY:
      if (isFolder(path)) return explainFileError(Object.assign(new Error('a folder'), { code: 'EISDIR' }), path);
      return explainFileError(Object.assign(new Error('not writable', { cause: error }), { code: 'EROFS' }), path);
    case RESULT.IOERR:
      return explainFileError(
        Object.assign(new Error('input or output failed', { cause: error }), { code: 'EIO' }),
        path,
      );
    default:
      return error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The primary result code; undefined for what did not come from SQLite. */
function resultCode(error: unknown): number | undefined {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : undefined;
}

export const isBusy = (error: unknown): boolean => resultCode(error) === RESULT.BUSY;
