export type { Database, DialectName, OpenDatabaseOptions, Queries, TransactionOptions } from './database/database.ts';
export { runScope } from './database/database.ts';
export { databaseAt } from './database/database-at.ts';
export { among } from './database/dialect/among.ts';
export { boundOfWholeNumbers } from './database/dialect/bound-of-whole-numbers.ts';
export { perDialect } from './database/dialect/per-dialect.ts';
export { matchesPattern, matchesPatternInAnyCase } from './database/dialect/text-match.ts';
export { type InsertShape, insertInto, insertRows, insertTables, runSql } from './database/insert-rows.ts';
export { openDatabase } from './database/open-database.ts';
export { IN_SCOPE, isTaken, OneStatement } from './database/postgres/one-statement.ts';
export type { DatabaseTables } from './database/tables.ts';
export { acquireLock, type Lock } from './lock/acquire-lock.ts';
export { makeFolder } from './make-folder.ts';
export { openFolderObjects } from './objects/folder-objects.ts';
export { localCopy } from './objects/local-copy.ts';
export { ObjectConflictError } from './objects/object-conflict-error.ts';
export type {
  ByteRange,
  FolderEntry,
  ObjectBody,
  ObjectContent,
  ObjectEntry,
  ObjectHead,
  ObjectStore,
  PartUpload,
  PartUploads,
  PresignedUrls,
  PutOptions,
  PutResult,
  UploadedPart,
} from './objects/object-store.ts';
export { openObjects, requireWritableObjects } from './objects/open-objects.ts';
export { AddressRefusedError, DownloadStatusError, UnreachableError } from './outside/errors.ts';
export { type OpenUrlOptions, openUrl, type UrlAnswer } from './outside/open-url.ts';
export { isPrivateAddress } from './outside/private-addresses.ts';
export { currentProcess, type ProcessIdentity, processState } from './process-identity.ts';
export { explainReading, readRegularFile, requireRegularFile } from './read-regular-file.ts';
export { createStaging, userTemporaryFolder } from './staging.ts';
export { cleanStaleTemporaries, temporaryName } from './temporary-files.ts';
export { writeFileAtomically } from './write-file-atomically.ts';
