import { COLOURS, PRIMARY } from '../theme.ts';
import { at, axisNumber, drawing, label } from './svg.ts';

export interface GridSketchData {
  readonly x: string;
  readonly y: string;
  readonly xEdges: readonly number[];
  readonly yEdges: readonly number[];
  /** Rows by cell, one list per bin of y from below. */
  readonly counts: readonly (readonly number[])[];
}

const SIZE = 240;
const LEFT = 52;
const BELOW = 34;
const SHADES = 10;

/** Two numbers against each other as a grid of counts: many rows make no blot, and the file stays small. */
export function gridSketch({ x, y, xEdges, yEdges, counts }: GridSketchData): string {
  const most = Math.max(1, ...counts.flat());
  const [height, width] = [SIZE / counts.length, SIZE / (counts[0]?.length ?? 1)];
  const shades = Array.from({ length: SHADES }, () => '');
  counts.forEach((line, row) => {
    line.forEach((count, column) => {
      if (count === 0) return;
      // The root shows sparse cells beside full ones.
      const shade = Math.min(SHADES - 1, Math.floor(Math.sqrt(count / most) * SHADES));
      shades[shade] +=
        `M${at(LEFT + column * width)} ${at(SIZE - (row + 1) * height)}h${at(width)}v${at(height)}h${at(-width)}z`;
    });
  });
  const cells = shades.map(
    (path, shade) => path && `<path d="${path}" fill="${PRIMARY}" fill-opacity="${at((shade + 1) / SHADES)}"/>`,
  );
  const middle = LEFT + SIZE / 2;
  return drawing(
    LEFT + SIZE + 8,
    SIZE + BELOW,
    `<rect x="${LEFT}" y="0" width="${SIZE}" height="${SIZE}" fill="none" stroke="${COLOURS.axis}"/>${cells.join('')}${label(LEFT, SIZE + 13, axisNumber(xEdges[0] ?? 0))}${label(LEFT + SIZE, SIZE + 13, axisNumber(xEdges.at(-1) ?? 0), { anchor: 'end' })}${label(middle, SIZE + 28, x, { anchor: 'middle', colour: COLOURS.ink })}${label(LEFT - 5, SIZE, axisNumber(yEdges[0] ?? 0), { anchor: 'end' })}${label(LEFT - 5, 10, axisNumber(yEdges.at(-1) ?? 0), { anchor: 'end' })}<g transform="rotate(-90 12 ${SIZE / 2})">${label(12, SIZE / 2, y, { anchor: 'middle', colour: COLOURS.ink })}</g>`,
  );
}
