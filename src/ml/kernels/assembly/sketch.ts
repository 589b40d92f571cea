// The quantile sketch of a column; `src/ml/boosting/hist/quantile-summary.ts` and `quantile-sketch.ts` say the same in plain
// TypeScript and must give the same bits.
//
// A summary is a row of entries of four float32: value, least rank, greatest rank, weight.

const ENTRY: usize = 16;

// @ts-ignore: decorator
@inline
function value(entry: usize): f32 {
  return load<f32>(entry);
}

// @ts-ignore: decorator
@inline
function rankMin(entry: usize): f32 {
  return load<f32>(entry, 4);
}

// @ts-ignore: decorator
@inline
function rankMax(entry: usize): f32 {
  return load<f32>(entry, 8);
}

// @ts-ignore: decorator
@inline
function weight(entry: usize): f32 {
  return load<f32>(entry, 12);
}

/** Rows known to lie below the next value. */
// @ts-ignore: decorator
@inline
function rankMinNext(entry: usize): f32 {
  return rankMin(entry) + weight(entry);
}

/** Rows that can lie below this value. */
// @ts-ignore: decorator
@inline
function rankMaxBefore(entry: usize): f32 {
  return rankMax(entry) - weight(entry);
}

// @ts-ignore: decorator
@inline
function put(entry: usize, value: f32, rankMin: f32, rankMax: f32, weight: f32): void {
  store<f32>(entry, value);
  store<f32>(entry, rankMin, 4);
  store<f32>(entry, rankMax, 8);
  store<f32>(entry, weight, 12);
}

/** A float's bits so that they rise with its value as a whole number does. */
// @ts-ignore: decorator
@inline
function sortable(bits: u32): u32 {
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

// @ts-ignore: decorator
@inline
function fromSortable(key: u32): u32 {
  return key ^ (<u32>(<i32>~key >> 31) | 0x80000000);
}

/** Turns the counts of three passes, 2048 each, into the place where each bucket begins. */
function startsOf(counts: usize): void {
  const middle = counts + 8192;
  const high = counts + 16384;
  let a: u32 = 0;
  let b: u32 = 0;
  let c: u32 = 0;
  for (let i: usize = 0; i < 8192; i += 4) {
    const x = load<u32>(counts + i);
    store<u32>(counts + i, a);
    a += x;
    const y = load<u32>(middle + i);
    store<u32>(middle + i, b);
    b += y;
    const z = load<u32>(high + i);
    store<u32>(high + i, c);
    c += z;
  }
}

/** Sorts float32 (no NaN, no -0) in three passes of 11, 11 and 10 bits. */
function sortFloats(values: usize, spare: usize, length: u32, counts: usize): void {
  const bytes = <usize>length << 2;
  const middle = counts + 8192;
  const high = counts + 16384;
  memory.fill(counts, 0, 24576);
  for (let at: usize = 0; at < bytes; at += 4) {
    const key = sortable(load<u32>(values + at));
    store<u32>(values + at, key);
    const low = counts + ((key & 2047) << 2);
    const mid = middle + (((key >> 11) & 2047) << 2);
    const top = high + ((key >> 22) << 2);
    store<u32>(low, load<u32>(low) + 1);
    store<u32>(mid, load<u32>(mid) + 1);
    store<u32>(top, load<u32>(top) + 1);
  }
  startsOf(counts);
  for (let at: usize = 0; at < bytes; at += 4) {
    const key = load<u32>(values + at);
    const slot = counts + ((key & 2047) << 2);
    const to = load<u32>(slot);
    store<u32>(slot, to + 1);
    store<u32>(spare + (<usize>to << 2), key);
  }
  for (let at: usize = 0; at < bytes; at += 4) {
    const key = load<u32>(spare + at);
    const slot = middle + (((key >> 11) & 2047) << 2);
    const to = load<u32>(slot);
    store<u32>(slot, to + 1);
    store<u32>(values + (<usize>to << 2), key);
  }
  for (let at: usize = 0; at < bytes; at += 4) {
    const key = load<u32>(values + at);
    const slot = high + ((key >> 22) << 2);
    const to = load<u32>(slot);
    store<u32>(slot, to + 1);
    store<u32>(spare + (<usize>to << 2), fromSortable(key));
  }
  memory.copy(values, spare, bytes);
}

/** The exact summary of sorted values; returns its size. */
function summarise(values: usize, length: u32, out: usize): u32 {
  let to = out;
  let i: u32 = 0;
  while (i < length) {
    const own = load<f32>(values + (<usize>i << 2));
    let end = i + 1;
    while (end < length && load<f32>(values + (<usize>end << 2)) == own) end++;
    put(to, own, <f32>i, <f32>end, <f32>(end - i));
    to += ENTRY;
    i = end;
  }
  return <u32>((to - out) / ENTRY);
}

/** At most `limit` entries: the first, the last and those nearest to evenly spaced ranks between them. */
export function prune(from: usize, size: u32, limit: u32, out: usize): u32 {
  if (size <= limit) {
    if (from != out) memory.copy(out, from, <usize>size * ENTRY);
    return size;
  }
  const last = from + <usize>(size - 1) * ENTRY;
  const begin = rankMax(from);
  const range = rankMin(last) - begin;
  const parts = <f32>(limit - 1);
  let to = out;
  v128.store(to, v128.load(from));
  to += ENTRY;
  let kept = from;
  let entry = from + ENTRY;
  for (let k: u32 = 1; k < limit - 1; k++) {
    const wanted: f32 = 2 * ((<f32>k * range) / parts + begin);
    while (entry < last && wanted >= rankMax(entry + ENTRY) + rankMin(entry + ENTRY)) entry += ENTRY;
    if (entry >= last) break;
    const nearest = wanted < rankMinNext(entry) + rankMaxBefore(entry + ENTRY) ? entry : entry + ENTRY;
    if (nearest == kept) continue;
    v128.store(to, v128.load(nearest));
    to += ENTRY;
    kept = nearest;
  }
  if (kept != last) {
    v128.store(to, v128.load(last));
    to += ENTRY;
  }
  return <u32>((to - out) / ENTRY);
}

/** The summary of both sets of rows together. */
export function combine(a: usize, sizeA: u32, b: usize, sizeB: u32, out: usize): u32 {
  const endA = a + <usize>sizeA * ENTRY;
  const endB = b + <usize>sizeB * ENTRY;
  let i = a;
  let j = b;
  let to = out;
  let leastMin: f32 = 0;
  let leastMax: f32 = 0;
  while (i < endA || j < endB) {
    // Where the other side has no equal value, its neighbours bound how many of its rows lie below.
    const takesA = i < endA && (j >= endB || value(i) <= value(j));
    const takesB = j < endB && (i >= endA || value(j) <= value(i));
    const belowA: f32 = takesA ? rankMin(i) : i == a ? 0 : rankMinNext(i - ENTRY);
    const belowB: f32 = takesB ? rankMin(j) : j == b ? 0 : rankMinNext(j - ENTRY);
    const upToA: f32 = takesA ? rankMax(i) : i == endA ? rankMax(endA - ENTRY) : rankMaxBefore(i);
    const upToB: f32 = takesB ? rankMax(j) : j == endB ? rankMax(endB - ENTRY) : rankMaxBefore(j);
    const own: f32 = (takesA ? weight(i) : 0) + (takesB ? weight(j) : 0);
    leastMin = max<f32>(belowA + belowB, leastMin);
    leastMax = max<f32>(max<f32>(upToA + upToB, leastMax), leastMin + own);
    put(to, takesA ? value(i) : value(j), leastMin, leastMax, own);
    to += ENTRY;
    if (takesA) i += ENTRY;
    if (takesB) j += ENTRY;
  }
  return <u32>((to - out) / ENTRY);
}

/**
 * The summary of a column: rows fill a queue of 2 × `limit` different neighbours, full queues are pruned to the limit and
 * merged like the digits of a binary counter.
 * @param present the values without NaN and -0; they are sorted piece by piece
 * @param spare room for as many
 * @param counts room for 24,576 bytes
 * @param levels room for `most` summaries of 2 × `limit` entries, which are empty where `sizes` (uint32) says 0
 * @param work room for three such summaries; the result stands in the first
 * @returns its size, at most `limit`
 */
export function sketch(
  present: usize,
  length: u32,
  limit: u32,
  spare: usize,
  counts: usize,
  levels: usize,
  sizes: usize,
  most: u32,
  work: usize,
): u32 {
  const merged = work + 2 * <usize>(2 * limit) * ENTRY;
  memory.fill(sizes, 0, <usize>most << 2);
  let begin: u32 = 0;
  let entries: u32 = 0;
  for (let row: u32 = 0; row < length; row++) {
    const at = present + (<usize>row << 2);
    // Runs are looked for within a queue only; what was sorted before is not compared with.
    if (row > begin && load<f32>(at) == load<f32>(at - 4)) continue;
    if (entries == 2 * limit) {
      push(present, begin, row, limit, spare, counts, levels, sizes, work);
      begin = row;
      entries = 0;
    }
    entries++;
  }
  const last = present + (<usize>begin << 2);
  sortFloats(last, spare, length - begin, counts);
  return total(summarise(last, length - begin, merged), limit, levels, sizes, most, work);
}

/** The summary of the rows that stands third in `work` with that of every level; it comes to stand first. */
function total(open: u32, limit: u32, levels: usize, sizes: usize, most: u32, work: usize): u32 {
  const room: usize = <usize>(2 * limit) * ENTRY;
  const pruned = work + room;
  const merged = work + 2 * room;
  let size = prune(merged, open, limit, work);
  for (let level: u32 = 0; level < most; level++) {
    const sizeOfLevel = load<u32>(sizes + (<usize>level << 2));
    if (sizeOfLevel == 0) continue;
    const from = levels + <usize>level * room;
    if (size == 0) {
      memory.copy(work, from, <usize>sizeOfLevel * ENTRY);
      size = sizeOfLevel;
      continue;
    }
    size = combine(work, size, from, sizeOfLevel, merged);
    size = prune(merged, size, limit, pruned);
    memory.copy(work, pruned, <usize>size * ENTRY);
  }
  return size;
}

/** Sorts a full queue and adds it to the levels. */
function push(
  present: usize,
  begin: u32,
  end: u32,
  limit: u32,
  spare: usize,
  counts: usize,
  levels: usize,
  sizes: usize,
  work: usize,
): void {
  const queue = present + (<usize>begin << 2);
  sortFloats(queue, spare, end - begin, counts);
  carry(summarise(queue, end - begin, work), limit, levels, sizes, work);
}

/**
 * Adds one, the summary that stands first in `work`, to the binary counter: an occupied level merges with what comes and,
 * if too big, carries it on.
 */
function carry(added: u32, limit: u32, levels: usize, sizes: usize, work: usize): void {
  const room: usize = <usize>(2 * limit) * ENTRY;
  const pruned = work + room;
  let size = added;
  for (let level: u32 = 0; ; level++) {
    const sizeAt = sizes + (<usize>level << 2);
    const own = levels + <usize>level * room;
    const sizeOfLevel = load<u32>(sizeAt);
    if (sizeOfLevel == 0) {
      store<u32>(sizeAt, prune(work, size, limit, own));
      return;
    }
    const prunedSize = prune(work, size, limit, pruned);
    size = combine(pruned, prunedSize, own, sizeOfLevel, work);
    if (size <= limit) {
      memory.copy(own, work, <usize>size * ENTRY);
      store<u32>(sizeAt, size);
      return;
    }
    store<u32>(sizeAt, 0);
  }
}

// Rows with weights: a queue holds pairs of a value, as bits that rise with it, and its weight ------------------------

const PAIR: usize = 8;

/** Sorts pairs by value, equal values in their order, in three passes of 11, 11 and 10 bits. */
function sortPairs(pairs: usize, spare: usize, length: u32, counts: usize): void {
  const bytes = <usize>length * PAIR;
  const middle = counts + 8192;
  const high = counts + 16384;
  memory.fill(counts, 0, 24576);
  for (let at: usize = 0; at < bytes; at += PAIR) {
    const key = load<u32>(pairs + at);
    const low = counts + ((key & 2047) << 2);
    const mid = middle + (((key >> 11) & 2047) << 2);
    const top = high + ((key >> 22) << 2);
    store<u32>(low, load<u32>(low) + 1);
    store<u32>(mid, load<u32>(mid) + 1);
    store<u32>(top, load<u32>(top) + 1);
  }
  startsOf(counts);
  for (let at: usize = 0; at < bytes; at += PAIR) {
    const pair = load<u64>(pairs + at);
    const slot = counts + ((<u32>pair & 2047) << 2);
    const to = load<u32>(slot);
    store<u32>(slot, to + 1);
    store<u64>(spare + <usize>to * PAIR, pair);
  }
  for (let at: usize = 0; at < bytes; at += PAIR) {
    const pair = load<u64>(spare + at);
    const slot = middle + (((<u32>pair >> 11) & 2047) << 2);
    const to = load<u32>(slot);
    store<u32>(slot, to + 1);
    store<u64>(pairs + <usize>to * PAIR, pair);
  }
  for (let at: usize = 0; at < bytes; at += PAIR) {
    const pair = load<u64>(pairs + at);
    const slot = high + ((<u32>pair >> 22) << 2);
    const to = load<u32>(slot);
    store<u32>(slot, to + 1);
    store<u64>(spare + <usize>to * PAIR, pair);
  }
  memory.copy(pairs, spare, bytes);
}

/** The exact summary of sorted pairs, whose weights add up as float32; returns its size. */
function summarisePairs(pairs: usize, length: u32, out: usize): u32 {
  const end = pairs + <usize>length * PAIR;
  let to = out;
  let below: f32 = 0;
  let at = pairs;
  while (at < end) {
    const key = load<u32>(at);
    let own = load<f32>(at, 4);
    at += PAIR;
    while (at < end && load<u32>(at) == key) {
      own += load<f32>(at, 4);
      at += PAIR;
    }
    const upTo: f32 = below + own;
    put(to, reinterpret<f32>(fromSortable(key)), below, upTo, own);
    to += ENTRY;
    below = upTo;
  }
  return <u32>((to - out) / ENTRY);
}

/**
 * As {@link sketch}, of rows with weights: a run of equal values takes one place in the queue and weighs what they weigh
 * together; rows of weight 0 are left out.
 * @param weights one per value
 * @param queue room for 2 × `limit` pairs
 * @param spare room for as many
 */
export function sketchWeighted(
  present: usize,
  weights: usize,
  length: u32,
  limit: u32,
  queue: usize,
  spare: usize,
  counts: usize,
  levels: usize,
  sizes: usize,
  most: u32,
  work: usize,
): u32 {
  const capacity = 2 * limit;
  memory.fill(sizes, 0, <usize>most << 2);
  let entries: u32 = 0;
  let newest: u32 = 0;
  for (let row: usize = 0; row < length; row++) {
    const own = load<f32>(weights + (row << 2));
    if (own == 0) continue;
    const key = sortable(load<u32>(present + (row << 2)));
    if (entries > 0 && key == newest) {
      const last = queue + <usize>(entries - 1) * PAIR;
      store<f32>(last, load<f32>(last, 4) + own, 4);
      continue;
    }
    if (entries == capacity) {
      sortPairs(queue, spare, entries, counts);
      carry(summarisePairs(queue, entries, work), limit, levels, sizes, work);
      entries = 0;
    }
    const to = queue + <usize>entries * PAIR;
    store<u32>(to, key);
    store<f32>(to, own, 4);
    newest = key;
    entries++;
  }
  sortPairs(queue, spare, entries, counts);
  const merged = work + 2 * <usize>capacity * ENTRY;
  return total(summarisePairs(queue, entries, merged), limit, levels, sizes, most, work);
}
