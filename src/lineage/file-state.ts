import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';

/** A file at a moment: who reads it later finds the same one only if neither size nor time of change differ. */
export interface FileState {
  /** Absolute, or an address. */
  readonly path: string;
  /** Bytes. */
  readonly size?: number | undefined;
  /** Milliseconds since the Unix epoch, with what fraction the file system keeps. */
  readonly changedMs?: number | undefined;
}

/** The state of a local file now; its path alone when it is not there. */
export async function fileState(path: string): Promise<FileState> {
  const absolute = resolve(path);
  try {
    const found = await stat(absolute);
    return found.isFile() ? { path: absolute, size: found.size, changedMs: found.mtimeMs } : { path: absolute };
  } catch {
    return { path: absolute };
  }
}
