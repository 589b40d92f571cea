import type { ErrorKind } from './kinds.ts';

/**
 * Every error code Assay can raise, with its kind and what it means. Codes are stable: scripts match on them.
 * `docs/errors.md` is generated from this table and a test keeps the two equal.
 */
export const ERROR_CODES = {
  INTERNAL: { kind: 'internal', meaning: 'An unexpected fault inside Assay' },
  INTERRUPTED: { kind: 'interrupted', meaning: 'The work was stopped by Ctrl-C or an abort signal' },
  INVALID_ARGUMENT: { kind: 'invalid-input', meaning: 'A command-line argument or function option is not acceptable' },
  CONFIG_INVALID: { kind: 'invalid-input', meaning: 'A setting in assay.config.ts or the environment is wrong' },
  FILE_NOT_FOUND: { kind: 'not-found', meaning: 'A file that was named does not exist' },
  FILE_UNREADABLE: { kind: 'unavailable', meaning: 'A file exists but cannot be read' },
  STORAGE_DISK_FULL: { kind: 'unavailable', meaning: 'The disk has no room for what is to be written' },
  STORAGE_READ_ONLY: { kind: 'unavailable', meaning: 'The folder cannot be written' },
  STORAGE_DATABASE_CORRUPT: { kind: 'corrupt', meaning: 'The workspace database is damaged or is no database' },
  STORAGE_DATABASE_NEWER: { kind: 'refused', meaning: 'The database was written by a newer Assay' },
  STORAGE_DATABASE_BUSY: { kind: 'conflict', meaning: 'Another process held the database for too long' },
  STORAGE_OBJECT_NOT_FOUND: { kind: 'not-found', meaning: 'No object is stored under this key' },
  STORAGE_KEY_INVALID: { kind: 'invalid-input', meaning: 'An object key leaves its folder or is malformed' },
} as const satisfies Record<string, { kind: ErrorKind; meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
