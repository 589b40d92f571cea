const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A copy of numbers of `width` bytes in the other byte order than `fileOrder`, unless this machine's is the same. */
export function inOtherOrder(bytes: Uint8Array, width: number, fileOrder: 'big' | 'little'): Buffer {
  // Not Buffer.from: that may lie at any offset of a pool, and typed arrays need theirs aligned.
  const copy = Buffer.from(new Uint8Array(bytes).buffer);
  if (IS_LITTLE_ENDIAN === (fileOrder === 'little')) return copy;
  switch (width) {
    case 2:
      return copy.swap16();
    case 4:
      return copy.swap32();
    case 8:
      return copy.swap64();
    default:
      return copy;
  }
}
