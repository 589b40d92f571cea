import type { ComparedColumn } from './compared-column.ts';
import type { Correlations, Interaction } from './profile.ts';

const PAIRS = 6;
const BINS = 24;
/** Weaker pairs are no picture. */
const WEAKEST = 0.3;

/** The pairs of numbers that go together most, as they would be drawn. */
export function strongestPairs({ columns, as, spearman }: Correlations): readonly (readonly [a: number, b: number])[] {
  const pairs: { a: number; b: number; strength: number }[] = [];
  columns.forEach((_, a) => {
    for (let b = a + 1; b < columns.length; b++) {
      const strength = Math.abs(spearman[a]?.[b] ?? 0);
      // A copy draws a line, and says nothing that its name does not.
      if (as[a] === 'number' && as[b] === 'number' && strength >= WEAKEST && strength < 0.9999)
        pairs.push({ a, b, strength });
    }
  });
  return pairs
    .sort((x, y) => y.strength - x.strength)
    .slice(0, PAIRS)
    .map(({ a, b }) => [a, b]);
}

/** Where a number is drawn: most of its values, without the far ends. */
export interface ShownRange {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly std: number;
}

/** Counts a pair in a grid over the shown ranges. */
export function interactionOf(
  [x, y]: readonly [ComparedColumn, ComparedColumn],
  correlation: number,
  [shownX, shownY]: readonly [ShownRange, ShownRange],
): Interaction {
  const counts = Array.from({ length: BINS }, () => new Array<number>(BINS).fill(0));
  const place = (score: number, { low, high, mean, std }: ShownRange): number => {
    const value = score * std + mean;
    const bin = Math.floor(((value - low) / (high - low)) * BINS);
    return value >= low && value <= high ? Math.min(BINS - 1, bin) : -1;
  };
  const [scoresX, scoresY] = [x.scores ?? new Float32Array(0), y.scores ?? new Float32Array(0)];
  for (let i = 0; i < scoresX.length; i++) {
    const [column, line] = [place(scoresX[i] as number, shownX), place(scoresY[i] as number, shownY)];
    if (column < 0 || line < 0) continue;
    const cells = counts[line] as number[];
    cells[column] = (cells[column] ?? 0) + 1;
  }
  const edges = ({ low, high }: ShownRange): number[] =>
    Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS);
  return { x: x.name, y: y.name, correlation, xEdges: edges(shownX), yEdges: edges(shownY), counts };
}
