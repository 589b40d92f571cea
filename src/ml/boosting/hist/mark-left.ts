import type { Split } from './split.ts';

/** Sets 1 for the codes that go left, 0 for the others. */
export function markLeft(
  goesLeft: Uint8Array,
  bins: number,
  { lastLeftBin, rightCategories, defaultLeft }: Pick<Split, 'lastLeftBin' | 'rightCategories' | 'defaultLeft'>,
): void {
  if (rightCategories === undefined) {
    goesLeft.fill(1, 0, lastLeftBin + 1);
    goesLeft.fill(0, lastLeftBin + 1, bins);
  } else {
    goesLeft.fill(1, 0, bins);
    for (const category of rightCategories) goesLeft[category] = 0;
  }
  goesLeft[bins] = defaultLeft ? 1 : 0;
}
