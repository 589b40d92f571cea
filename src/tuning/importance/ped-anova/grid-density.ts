import { normalCdf } from '../../../stats/index.ts';

/** Two kernels in three then lie within half a cell, at least. */
const LEAST_WIDTH = 0.5 / 1.64;

/**
 * A Parzen estimate of a density over cells, by Scott's rule, with one flat kernel beside those of the observations.
 * @param counts observations in each cell, at least one in all
 * @returns chances that add up to 1
 * @see Scott (1992), Multivariate Density Estimation, §6.5
 */
export function gridDensity(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const middle = (counts.length - 1) / 2;
  const width = Math.max(scottWidth(counts, total), LEAST_WIDTH);
  const density = kernel(counts.length, middle, counts.length).map((mass) => mass / (total + 1));
  counts.forEach((count, centre) => {
    if (count === 0) return;
    kernel(counts.length, centre, width).forEach((mass, cell) => {
      density[cell] = (density[cell] ?? 0) + (mass * count) / (total + 1);
    });
  });
  return density;
}

/** The same for choices, which have no neighbours. */
export function choiceDensity(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const kernels = counts.filter((count) => count > 0).length + 1;
  const elsewhere = 1 / kernels / (1 + counts.length / kernels);
  const there = (1 + 1 / kernels) / (1 + counts.length / kernels);
  return counts.map((count) => (count * there + (total - count) * elsewhere + 1 / counts.length) / (total + 1));
}

function scottWidth(counts: readonly number[], total: number): number {
  const mean = counts.reduce((sum, count, cell) => sum + count * cell, 0) / total;
  const variance = counts.reduce((sum, count, cell) => sum + count * (cell - mean) ** 2, 0) / Math.max(1, total - 1);
  const quartiles = cellAt(counts, Math.floor((3 * total) / 4) + 1) - cellAt(counts, Math.floor(total / 4));
  return 1.059 * Math.min(quartiles / 1.34, Math.sqrt(variance)) * total ** -0.2;
}

/** The first cell by which so many observations have been counted; the last one there is beyond. */
function cellAt(counts: readonly number[], wanted: number): number {
  let counted = 0;
  let last = 0;
  for (const [cell, count] of counts.entries()) {
    if (count === 0) continue;
    counted += count;
    last = cell;
    if (counted >= wanted) break;
  }
  return last;
}

/** What a normal kernel, cut off at the ends, has in each cell. */
function kernel(cells: number, centre: number, width: number): number[] {
  const below = Array.from({ length: cells + 1 }, (_, edge) => normalCdf((edge - 0.5 - centre) / width));
  const whole = (below[cells] ?? 1) - (below[0] ?? 0);
  return Array.from({ length: cells }, (_, cell) => ((below[cell + 1] ?? 1) - (below[cell] ?? 0)) / whole);
}
