/** What kernels over packed trees share: how a block of rows is seen through columns. */

/** Rows of a block; the values of its columns stay in the first-level cache while trees are walked. */
export const BLOCK_ROWS: u32 = 64;
/** Where the block's columns lie, one behind the other: behind the ring of packed trees (src/ml/kernels/ring-memory.ts). */
export const BLOCK: usize = 67_108_864;
export const RECORD: u32 = 16;

/** As in src/ml/trees/decision.ts. */
const NEGATED: u32 = 1;
const PRESENCE: u32 = 2;
const MEMBERSHIP: u32 = 4;
const MISSING_IS_ZERO: u32 = 8;
const ZERO_IS_MISSING: u32 = 16;
const TRUNCATED: u32 = 32;
const NEVER: u32 = 64;
const CODE: u32 = 128;

/** Makes the record-relative addresses of a chunk just copied to `start` absolute: word 1 of every record. */
export function relocate(start: usize, records: u32): void {
  const shift = i32x4(0, <i32>start, 0, 0);
  for (let at = start; at < start + records * RECORD; at += RECORD) v128.store(at, i32x4.add(v128.load(at), shift));
}

/** Fills the block's columns from the rows' features. A column's record is { feature, set's address, view, set's bits }. */
// @ts-ignore: decorator
@inline
export function fillColumns<T extends number>(columns: usize, count: u32, staging: usize, stride: u32, rows: u32): void {
  let target: usize = BLOCK;
  for (let column = columns; column < columns + count * RECORD; column += RECORD) {
    const source = staging + load<u32>(column) * stride * sizeof<T>();
    const view = load<u32>(column, 8);
    if (view <= NEGATED && rows > 2) {
      const sign: T = view == NEGATED ? -1 : 1;
      for (let at: u32 = 0; at < rows * sizeof<T>(); at += 16) {
        v128.store(target + at, v128.mul<T>(v128.load(source + at), v128.splat<T>(sign)));
      }
    } else if (view & CODE) {
      // A walk of eight rows looks codes up without a test, also behind the last row.
      for (let row: u32 = 0; row < ((rows + 7) & ~7); row++) {
        const code = codeIndex<T>(load<T>(source + row * sizeof<T>()), view, load<u32>(column, 12));
        store<u32>(target + row * sizeof<T>(), code);
      }
    } else {
      for (let row: u32 = 0; row < rows; row++) {
        store<T>(target + row * sizeof<T>(), viewed<T>(load<T>(source + row * sizeof<T>()), view, column));
      }
    }
    target += BLOCK_ROWS * sizeof<T>();
  }
}

function viewed<T extends number>(raw: T, view: u32, column: usize): T {
  let value = raw;
  if (view & NEVER) return <T>NaN;
  if (view & MISSING_IS_ZERO && isNaN<T>(value)) value = 0;
  if (view & ZERO_IS_MISSING && abs<T>(value) <= <T><f32>1e-35) return <T>NaN;
  if (isNaN<T>(value)) return value;
  if (view & PRESENCE) value = 0;
  if (view & MEMBERSHIP) value = isMember<T>(codeOf<T>(value, view), load<u32>(column, 4), load<u32>(column, 12)) ? 1 : 0;
  return view & NEGATED ? <T>-value : value;
}

function codeOf<T extends number>(value: T, view: u32): T {
  const code = trunc<T>(value);
  return (view & TRUNCATED ? code : value) >= 0 ? code : -1;
}

/** Where a value's bit stands in sets of `count` codes: behind them for one in no set, and behind that for a missing one. */
function codeIndex<T extends number>(value: T, view: u32, count: u32): u32 {
  if (isNaN<T>(value)) return count + 1;
  const code = codeOf<T>(value, view);
  return code >= 0 && code < <T>count ? <u32>code : count;
}

/** Whether the set of `count` bits at `bits` holds a code; it never holds NaN. */
function isMember<T extends number>(code: T, bits: usize, count: u32): bool {
  if (!(code >= 0 && code < <T>count)) return false;
  const bit = <u32>code;
  return ((load<u32>(bits + ((bit >> 5) << 2)) >> (bit & 31)) & 1) != 0;
}
