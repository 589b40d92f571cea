import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { FileFormatError } from './errors.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** By the first bytes, whatever the name says. */
export function compressionOf(bytes: Uint8Array): Compression {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'gzip';
  const isZstd = bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd;
  return isZstd ? 'zstd' : 'none';
}

/** A stream that unpacks what goes through it; undefined where nothing is packed. */
export function unpacker(compression: Compression): Transform | undefined {
  switch (compression) {
    case 'gzip':
      return createGunzip();
    case 'zstd':
      return createZstdDecompress();
    case 'none':
      return undefined;
    default:
      return compression satisfies never;
  }
}

/**
 * The first `most` bytes of what packed bytes hold.
 * @throws FileFormatError (`TABLES_FILE_FORMAT`) when they are damaged
 */
export async function unpackStart(
  path: string,
  packed: { readonly bytes: Uint8Array; readonly isWhole: boolean },
  compression: Compression,
  most: number,
): Promise<{ bytes: Uint8Array; isWhole: boolean }> {
  const stream = unpacker(compression);
  if (stream === undefined) return packed;
  const parts: Uint8Array[] = [];
  let length = 0;
  stream.end(packed.bytes);
  try {
    for await (const part of stream) {
      parts.push(part);
      length += part.length;
      if (length >= most) break;
    }
  } catch (cause) {
    // The beginning of a larger file ends in the middle of its packing.
    if (packed.isWhole || length === 0) {
      throw damaged(path, compression, cause);
    }
  }
  const isWhole = packed.isWhole && length < most;
  return { bytes: Buffer.concat(parts).subarray(0, most), isWhole };
}

export const damaged = (path: string, compression: Compression, cause: unknown): FileFormatError =>
  new FileFormatError({
    path,
    reason: `it is compressed with ${compression}, and damaged or cut short`,
    remedy: 'Copy it again from where it came',
    cause,
  });
