import type { Random } from '../../stats/index.ts';

/**
 * How often each row is drawn for a tree: `draws` times at random with replacement.
 * @param rows the rows that may be drawn
 * @returns one count per row of the table
 */
export function bootstrapCounts(
  rows: Uint32Array,
  { draws, tableRows, random }: { readonly draws: number; readonly tableRows: number; readonly random: Random },
): Uint16Array {
  const counts = new Uint16Array(tableRows);
  for (let draw = 0; draw < draws; draw++) counts[rows[random.integer(rows.length)]!]! += 1;
  return counts;
}

/** Every row once, for forests without bootstrap. */
export function everyRowOnce(rows: Uint32Array, tableRows: number): Uint16Array {
  const counts = new Uint16Array(tableRows);
  for (const row of rows) counts[row] = 1;
  return counts;
}

/** The seed of each tree of a forest, so that any thread can grow any tree. */
export function treeSeeds(random: Random, trees: number): number[] {
  return Array.from({ length: trees }, () => Math.floor(random.uniform() * 2 ** 53));
}
