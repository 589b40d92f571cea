import type { RowOrder } from './profile.ts';

/** How the values follow each other, missing ones left out; `none` below two different values. */
export function rowOrderOf(values: Float64Array): RowOrder {
  let [last, rises, falls, stays] = [Number.NaN, false, false, false];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value > last) rises = true;
    else if (value < last) falls = true;
    else if (value === last) stays = true;
    last = value;
    if (rises && falls) return 'none';
  }
  if (rises) return stays ? 'increasing' : 'strictly-increasing';
  if (falls) return stays ? 'decreasing' : 'strictly-decreasing';
  return 'none';
}
