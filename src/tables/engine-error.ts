import { AssayError, explainFileError, InterruptedError } from '../errors/index.ts';
import { FileFormatError } from './errors.ts';

/** What the engine was doing, so that its errors can be told in the user's words. */
export interface EngineTask {
  /** For people, such as `reading transactions.csv`. */
  readonly what: string;
  /** The file being read, whose content may be at fault. */
  readonly reading?: string | undefined;
  /** The file being written, whose disk may be at fault. */
  readonly writing?: string | undefined;
}

/** Faults of Assay's own SQL: never the fault of a file. */
const OUR_FAULT = /^(Binder|Parser|Catalog|INTERNAL|Syntax|Dependency|Transaction) Error/i;

/** Turns what DuckDB threw into an error a user can act on; an error that is none of its kind comes back as it is. */
export function explainEngineError(error: unknown, { what, reading, writing }: EngineTask): unknown {
  if (error instanceof AssayError || !(error instanceof Error)) return error;
  const { message } = error;
  if (/^INTERRUPT Error/i.test(message)) return new InterruptedError(what, error);
  if (/^Out of Memory Error|could not allocate block/i.test(message)) return outOfMemory(what, error);
  const code = systemCode(message);
  if (code !== undefined && writing !== undefined) return systemError(code, error, writing);
  // Nothing was written but what did not fit into memory.
  if (code === 'ENOSPC') return outOfMemory(what, error);
  if (reading !== undefined && /No files found that match|No such file/i.test(message)) {
    return systemError('ENOENT', error, reading);
  }
  if (reading !== undefined && !OUR_FAULT.test(message)) {
    return new FileFormatError({ path: reading, reason: reasonIn(message), cause: error });
  }
  return error;
}

/** The first line of what the engine says, without its error class and without its advice on SQL options. */
function reasonIn(message: string): string {
  const [first = message] = message.replace(/^[A-Za-z ]+ Error: /, '').split('\n');
  return first.trim();
}

const systemError = (code: string, error: Error, path: string): unknown =>
  explainFileError(Object.assign(new Error(error.message, { cause: error }), { code }), path);

function systemCode(message: string): string | undefined {
  if (/No space left on device|Disk quota exceeded|File too large/i.test(message)) return 'ENOSPC';
  if (/Read-only file system/i.test(message)) return 'EROFS';
  if (/Permission denied|Operation not permitted/i.test(message)) return 'EACCES';
  return undefined;
}

function outOfMemory(what: string, cause: Error): AssayError {
  return new AssayError({
    code: 'TABLES_OUT_OF_MEMORY',
    message: `The table engine ran out of memory ${what}`,
    remedy: 'Give it more memory (memoryLimit), or a temporary folder with more room',
    details: { what, reason: reasonIn(cause.message) },
    cause,
  });
}
