/** How many of ascending numbers are below a value. */
export function countBelow(ascending: readonly number[], value: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] as number) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Puts a number, not NaN, into its place among ascending ones. */
export function insertAscending(ascending: number[], value: number): void {
  ascending.splice(countBelow(ascending, value), 0, value);
}
