// Parting the rows of nodes, by codes that lie row by row or in columns, and giving leaves to margins.

/** Writes 0, 1, 2, … from `begin` to before `end` at their own places. */
export function listRows(rows: usize, begin: u32, end: u32): void {
  for (let row = begin; row < end; row++) store<u32>(rows + (<usize>row << 2), row);
}

/**
 * Parts the rows from `begin` to before `end` by their codes of one byte: where `goesLeft` holds 1 first, both sides in
 * their old order. Every row is written to both sides and one of them advances, so that there is no branch to mispredict.
 * @param spare room for as many rows, at the same places
 * @param codes the code of row 0; those of the others follow `stride` bytes apart
 * @returns where the right side begins
 */
export function partition(
  rows: usize,
  spare: usize,
  begin: u32,
  end: u32,
  codes: usize,
  stride: u32,
  goesLeft: usize,
): u32 {
  const first = rows + (<usize>begin << 2);
  const last = rows + (<usize>end << 2);
  const moved = spare + (<usize>begin << 2);
  let left = first;
  let right = moved;
  for (let at = first; at < last; at += 4) {
    const row = load<u32>(at);
    const step = <usize>load<u8>(goesLeft + load<u8>(codes + <usize>row * stride)) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += step;
    right += 4 - step;
  }
  memory.copy(left, moved, right - moved);
  return <u32>((left - rows) >> 2);
}

/** As {@link partition}, by codes of two bytes. */
export function partitionWide(
  rows: usize,
  spare: usize,
  begin: u32,
  end: u32,
  codes: usize,
  stride: u32,
  goesLeft: usize,
): u32 {
  const first = rows + (<usize>begin << 2);
  const last = rows + (<usize>end << 2);
  const moved = spare + (<usize>begin << 2);
  let left = first;
  let right = moved;
  for (let at = first; at < last; at += 4) {
    const row = load<u32>(at);
    const step = <usize>load<u8>(goesLeft + load<u16>(codes + <usize>row * stride)) << 2;
    store<u32>(left, row);
    store<u32>(right, row);
    left += step;
    right += 4 - step;
  }
  memory.copy(left, moved, right - moved);
  return <u32>((left - rows) >> 2);
}

/** Copies codes that lie row by row to columns, `columnBytes` apart; rows from `begin` to before `end`. */
export function copyColumns(
  columns: usize,
  columnBytes: usize,
  codes: usize,
  stride: u32,
  features: u32,
  begin: u32,
  end: u32,
): void {
  // A block of rows at a time stays in the first-level cache while every column is gone through.
  const BLOCK: u32 = 512;
  for (let from = begin; from < end; from += BLOCK) {
    const to = min(from + BLOCK, end);
    for (let feature: u32 = 0; feature < features; feature++) {
      let at = codes + <usize>from * stride + feature;
      const column = columns + <usize>feature * columnBytes;
      for (let row = from; row < to; row++) {
        store<u8>(column + row, load<u8>(at));
        at += stride;
      }
    }
  }
}

/** As {@link copyColumns}, of codes of two bytes. */
export function copyColumnsWide(
  columns: usize,
  columnBytes: usize,
  codes: usize,
  stride: u32,
  features: u32,
  begin: u32,
  end: u32,
): void {
  const BLOCK: u32 = 512;
  for (let from = begin; from < end; from += BLOCK) {
    const to = min(from + BLOCK, end);
    for (let feature: u32 = 0; feature < features; feature++) {
      let at = codes + <usize>from * stride + (feature << 1);
      const column = columns + <usize>feature * columnBytes;
      for (let row = from; row < to; row++) {
        store<u16>(column + (<usize>row << 1), load<u16>(at));
        at += stride;
      }
    }
  }
}

/** Adds a leaf's output to the margins of its rows. */
export function addLeaf(margins: usize, rows: usize, begin: u32, end: u32, output: f32, groups: u32, group: u32): void {
  const last = rows + (<usize>end << 2);
  for (let at = rows + (<usize>begin << 2); at < last; at += 4) {
    const margin = margins + ((<usize>load<u32>(at) * groups + group) << 2);
    store<f32>(margin, load<f32>(margin) + output);
  }
}
