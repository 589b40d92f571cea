/** From byte `start`, counted from 0, up to but without byte `end`. */
export interface ClosedRange {
  readonly start: number;
  readonly end: number;
}

/** What a `Range` header asks for of so many bytes: the whole, a part, or nothing that is there. */
export type AskedRange = 'whole' | 'none' | ClosedRange;

/** One range is answered; several, and what cannot be read, count as if nothing was said, as HTTP allows. */
export function askedRange(header: string | undefined, size: number): AskedRange {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole';
  if (first === '') {
    const count = Number(last);
    return count === 0 || size === 0 ? 'none' : { start: Math.max(0, size - count), end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return 'whole';
  return start >= size ? 'none' : { start, end };
}
