import type { ColumnSchema } from '../../tables/index.ts';
import type { SchemaChanges } from './comparison.ts';

/** What became of the columns. Widths of integers are no difference: content is the same in any of them. */
export function compareSchemas(before: readonly ColumnSchema[], after: readonly ColumnSchema[]): SchemaChanges {
  const old = new Map(before.map((column) => [column.name, column]));
  const names = new Set(after.map(({ name }) => name));
  const shared = after.flatMap((to) => {
    const from = old.get(to.name);
    return from === undefined ? [] : [{ name: to.name, from, to }];
  });
  const orderBefore = before.filter(({ name }) => names.has(name)).map(({ name }) => name);
  const orderAfter = shared.map(({ name }) => name);
  const stayed = longestCommon(orderBefore, orderAfter);
  return {
    added: after.filter(({ name }) => !old.has(name)),
    removed: before.filter(({ name }) => !names.has(name)),
    retyped: shared.filter(({ from, to }) => from.type !== to.type),
    reordered: orderAfter.filter((name) => !stayed.has(name)),
  };
}

/**
 * The most names that stand in the same order on both sides: the others are those that moved. A longest increasing
 * subsequence of the old places, by patience sorting.
 */
function longestCommon(before: readonly string[], after: readonly string[]): ReadonlySet<string> {
  const place = new Map(before.map((name, index) => [name, index]));
  const places = after.map((name) => place.get(name) ?? 0);
  const tails: number[] = [];
  const previous: number[] = [];
  places.forEach((own, index) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((places[tails[middle] ?? 0] ?? 0) < own) low = middle + 1;
      else high = middle;
    }
    previous[index] = low === 0 ? -1 : (tails[low - 1] ?? -1);
    tails[low] = index;
  });
  const stayed = new Set<string>();
  for (let index = tails.at(-1) ?? -1; index >= 0; index = previous[index] ?? -1) stayed.add(after[index] ?? '');
  return stayed;
}
