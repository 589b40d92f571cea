import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { throwIfInterrupted } from '../../errors/index.ts';
import type { ObjectBody, PutResult } from './object-store.ts';

/** Writes an object into its new file, piece by piece; flushes and closes it, also when the body fails. */
export async function writeObject(
  newFile: FileHandle,
  body: ObjectBody,
  signal: AbortSignal | undefined,
): Promise<PutResult> {
  const hash = createHash('sha256');
  let size = 0;
  await using file = newFile;
  for await (const piece of pieces(body)) {
    throwIfInterrupted(signal, 'writing an object');
    hash.update(piece);
    size += piece.byteLength;
    await file.writeFile(piece);
  }
  await file.sync();
  return { etag: hash.digest('hex'), size };
}

/** The etag of a file as it is now: SHA-256 in hex. */
export async function etagOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  return hash.digest('hex');
}

async function* pieces(body: ObjectBody): AsyncIterable<Uint8Array> {
  if (typeof body === 'string') yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield body;
  else yield* body;
}
