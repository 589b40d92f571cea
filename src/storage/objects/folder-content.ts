import { type FileHandle, open } from 'node:fs/promises';
import type { ByteRange, ObjectContent } from './object-store.ts';

const PIECE_BYTES = 256 * 1024;

/** The content of a file, or some of its bytes; undefined when the path leads to something else than a file. */
export async function openFileContent(path: string, range: ByteRange): Promise<ObjectContent | undefined> {
  const file = await open(path, 'r');
  try {
    const found = await file.stat();
    if (found.isFile()) return new FileContent(file, found, range);
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return undefined;
}

class FileContent implements ObjectContent {
  readonly size: number;
  readonly modifiedAt: number;
  readonly #file: FileHandle;
  readonly #range: ByteRange;

  constructor(file: FileHandle, { size, mtimeMs }: { size: number; mtimeMs: number }, range: ByteRange) {
    this.#file = file;
    this.#range = range;
    this.size = size;
    this.modifiedAt = mtimeMs;
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    try {
      const { start, end = this.size } = this.#range;
      if (start >= Math.min(end, this.size)) return;
      yield* this.#file.createReadStream({ start, end: end - 1, highWaterMark: PIECE_BYTES, autoClose: false });
    } finally {
      await this.#file.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
