import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { explainFileError, throwIfInterrupted } from '../errors/index.ts';
import type { LongWork } from '../schema/index.ts';
import { FileFormatError } from './errors.ts';
import { type Compression, damaged, unpacker } from './file-compression.ts';

/** A name that `TextDecoder` knows, in its own spelling. */
export type EncodingName = string;

/** Zeros at so many of the odd or even places mean letters of two bytes. */
const ZERO_SHARE = 0.3;
const LOOKED_AT = 4096;

/**
 * The encoding of a text: what is declared, else what a byte order mark or the zeros of UTF-16 tell, else UTF-8.
 * @throws FileFormatError (`TABLES_FILE_FORMAT`) for a declared name that nobody knows
 */
export function encodingOf(path: string, bytes: Uint8Array, declared?: string): EncodingName {
  if (declared !== undefined) {
    try {
      return new TextDecoder(declared).encoding;
    } catch (cause) {
      const reason = `there is no encoding ${JSON.stringify(declared)}`;
      throw new FileFormatError({ path, reason, remedy: 'Use utf-8, utf-16le, utf-16be, latin1 or the like', cause });
    }
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const [even, odd] = zeroShares(bytes.subarray(0, LOOKED_AT));
  if (odd > ZERO_SHARE && even === 0) return 'utf-16le';
  return even > ZERO_SHARE && odd === 0 ? 'utf-16be' : 'utf-8';
}

function zeroShares(bytes: Uint8Array): readonly [even: number, odd: number] {
  const counts = [0, 0];
  bytes.forEach((byte, index) => {
    if (byte === 0) counts[index % 2] = (counts[index % 2] ?? 0) + 1;
  });
  const half = Math.max(1, bytes.length / 2);
  return [(counts[0] ?? 0) / half, (counts[1] ?? 0) / half];
}

/** The beginning of a file in UTF-8. */
export function decodeStart(
  path: string,
  bytes: Uint8Array,
  { encoding, isWhole }: { readonly encoding: EncodingName; readonly isWhole: boolean },
): Uint8Array {
  if (encoding === 'utf-8') return bytes;
  try {
    // A letter may be cut at the end of the beginning.
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole }));
  } catch (cause) {
    throw notIn(path, encoding, cause);
  }
}

/**
 * Writes a copy of a file in UTF-8, unpacked: the engine knows few encodings, and reads a packed file that was cut
 * short as if it ended there.
 * @throws FileFormatError (`TABLES_FILE_FORMAT`) for damaged packing, or at the first byte that its encoding has not
 */
export async function transcode(
  path: string,
  { encoding, compression, target }: { encoding: EncodingName; compression: Compression; target: string },
  { signal }: LongWork,
): Promise<void> {
  const decoder = encoding === 'utf-8' ? undefined : new TextDecoder(encoding, { fatal: true });
  const source = createReadStream(path, { highWaterMark: 1 << 20 });
  const unpacking = unpacker(compression);
  await using file = await open(target, 'w');
  const write = async (chunks: AsyncIterable<Uint8Array>) => {
    for await (const chunk of chunks) {
      throwIfInterrupted(signal, `reading ${path}`);
      await file.writeFile(decoder === undefined ? chunk : decode(path, decoder, chunk));
    }
    if (decoder !== undefined) await file.writeFile(decode(path, decoder));
  };
  try {
    await (unpacking === undefined ? pipeline(source, write) : pipeline(source, unpacking, write));
  } catch (error) {
    throw isDamage(error) ? damaged(path, compression, error) : explainFileError(error, target);
  }
}

/** Of the library that unpacks. */
const isDamage = (error: unknown): boolean => /^(Z_|ZSTD_)/.test(String((error as NodeJS.ErrnoException).code));

function decode(path: string, decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): Uint8Array {
  try {
    return Buffer.from(chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true }));
  } catch (cause) {
    throw notIn(path, decoder.encoding, cause);
  }
}

const notIn = (path: string, encoding: EncodingName, cause: unknown): FileFormatError =>
  new FileFormatError({
    path,
    reason: `its text is not ${encoding.toUpperCase()}`,
    remedy: 'Say which encoding it has (encoding)',
    cause,
  });
