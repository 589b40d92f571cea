import { throwIfInterrupted } from '../../../errors/index.ts';
import type { ObjectBody } from '../object-store.ts';

export interface Part {
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** The body in parts of `size` bytes, the last one shorter; at least one part, which an empty body leaves empty. */
export async function* cutParts(
  body: ObjectBody,
  size: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Part, void, void> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  for await (let piece of pieces(body)) {
    throwIfInterrupted(signal, 'writing an object');
    // Only what comes after a full part shows that it is not the last.
    while (length + piece.byteLength > size) {
      const taken = piece.subarray(0, size - length);
      piece = piece.subarray(taken.byteLength);
      yield { number, bytes: Buffer.concat([...waiting, taken]), isLast: false };
      number += 1;
      waiting = [];
      length = 0;
    }
    if (piece.byteLength === 0) continue;
    waiting.push(piece);
    length += piece.byteLength;
  }
  yield { number, bytes: Buffer.concat(waiting), isLast: true };
}

function pieces(body: ObjectBody): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (typeof body === 'string') return [Buffer.from(body)];
  return body instanceof Uint8Array ? [body] : body;
}
