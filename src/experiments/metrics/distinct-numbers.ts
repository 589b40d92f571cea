import type { Int64 } from '../../schema/index.ts';
import type { WholeNumbers } from './whole-numbers.ts';

/**
 * The numbers of several lists, in order, each once. Lists that lie one behind the other are joined as they are; only
 * where some overlap they are sorted.
 * @param lists each in order
 */
export function distinctNumbers(lists: readonly WholeNumbers[]): WholeNumbers {
  const filled = lists.filter(({ length }) => length > 0).toSorted(byFirst);
  const length = filled.reduce((sum, list) => sum + list.length, 0);
  const isWide = filled.some((list) => list instanceof BigInt64Array);
  const all = isWide ? new BigInt64Array(length) : new Float64Array(length);
  let [start, at, isMixed] = [0, 0, false];
  let highest: Int64 | undefined;
  for (const list of filled) {
    const [first, last] = [list[0] as Int64, list.at(-1) as Int64];
    if (highest !== undefined && first < highest) isMixed = true;
    else {
      if (isMixed) all.subarray(start, at).sort();
      [start, isMixed] = [at, false];
    }
    all.set((isWide && list instanceof Float64Array ? BigInt64Array.from(list, BigInt) : list) as never, at);
    at += list.length;
    if (highest === undefined || last > highest) highest = last;
  }
  if (isMixed) all.subarray(start, at).sort();
  return withoutRepeats(all);
}

function byFirst(a: WholeNumbers, b: WholeNumbers): number {
  const [x, y] = [a[0] as Int64, b[0] as Int64];
  return x < y ? -1 : Number(x > y);
}

/** Of numbers in order each once, in place. */
function withoutRepeats(numbers: WholeNumbers): WholeNumbers {
  let count = 0;
  for (let i = 0; i < numbers.length; i += 1) {
    if (i > 0 && numbers[i] === numbers[i - 1]) continue;
    numbers[count] = numbers[i] as never;
    count += 1;
  }
  return numbers.subarray(0, count);
}
