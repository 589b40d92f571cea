// Walking a grown tree. A node is a record of 16 bytes: its condition (float32); the offset of its column with two bits, 1
// where missing goes right, 2 where it asks a set of categories; how far its left child lies from the first node, the right
// one behind it; its output. A leaf is its own left child, and its condition is NaN. A node that asks a set has the set's
// distance in the place of the condition and its number of bits in that of the output.

/** 1 where a row goes right. */
// @ts-ignore: decorator
@inline
function goesRight(node: usize, columns: usize, asksSets: bool, nodes: usize): u32 {
  const word = load<u32>(node, 4);
  const value = load<f32>(columns + <usize>(word & ~3));
  const missing = <u32>(value != value) & word;
  if (asksSets && (word & 2) != 0) {
    if (value != value) return word & 1;
    // No set has more than 65,536 bits.
    if (value < 0 || value >= <f32>65536) return 0;
    const code = <u32>value;
    if (code >= load<u32>(node, 12)) return 0;
    return (<u32>load<u8>(nodes + <usize>load<u32>(node) + (code >> 3)) >> (code & 7)) & 1;
  }
  return <u32>(value >= load<f32>(node)) | (missing & 1);
}

// @ts-ignore: decorator
@inline
function next(node: usize, columns: usize, asksSets: bool, nodes: usize): usize {
  return nodes + <usize>load<u32>(node, 8) + (<usize>goesRight(node, columns, asksSets, nodes) << 4);
}

// @ts-ignore: decorator
@inline
function walkBy(
  asksSets: bool,
  columns: usize,
  nodes: usize,
  depth: u32,
  begin: u32,
  end: u32,
  margins: usize,
  groups: u32,
  group: u32,
): void {
  const stride = <usize>groups << 2;
  let margin = margins + ((<usize>begin * groups + group) << 2);
  let at = columns + (<usize>begin << 2);
  let row = begin;
  // Four rows at once: one walk is a chain in which every step waits for the one before.
  for (; row + 4 <= end; row += 4) {
    let a = nodes;
    let b = nodes;
    let c = nodes;
    let d = nodes;
    for (let level: u32 = 0; level < depth; level++) {
      a = next(a, at, asksSets, nodes);
      b = next(b, at + 4, asksSets, nodes);
      c = next(c, at + 8, asksSets, nodes);
      d = next(d, at + 12, asksSets, nodes);
    }
    addOutput(margin, a);
    addOutput(margin + stride, b);
    addOutput(margin + 2 * stride, c);
    addOutput(margin + 3 * stride, d);
    margin += 4 * stride;
    at += 16;
  }
  for (; row < end; row++) {
    let node = nodes;
    for (let level: u32 = 0; level < depth; level++) node = next(node, at, asksSets, nodes);
    addOutput(margin, node);
    margin += stride;
    at += 4;
  }
}

// @ts-ignore: decorator
@inline
function addOutput(margin: usize, leaf: usize): void {
  store<f32>(margin, load<f32>(margin) + load<f32>(leaf, 12));
}

/** Adds a tree's outputs to the margins of one group, rows from `begin` to before `end` of columns of float32. */
export function walk(
  columns: usize,
  nodes: usize,
  depth: u32,
  asksSets: u32,
  begin: u32,
  end: u32,
  margins: usize,
  groups: u32,
  group: u32,
): void {
  if (asksSets != 0) walkBy(true, columns, nodes, depth, begin, end, margins, groups, group);
  else walkBy(false, columns, nodes, depth, begin, end, margins, groups, group);
}
