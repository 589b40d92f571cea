import { COLOURS, SECONDARY } from '../theme.ts';
import { at, drawing, label } from './svg.ts';

export interface BlocksSketchData {
  readonly names: readonly string[];
  /** Share of missing values by block of rows, one list per name. */
  readonly blocks: readonly (readonly number[])[];
  /** Of the whole column. */
  readonly shares: readonly number[];
  /** First row of each block. */
  readonly starts: readonly number[];
  readonly rows: number;
}

const LABELS = 130;
const SHARES = 60;
const WIDTH = 620;
const LINE = 17;

/** Where in the table values are missing: one line per column, rows from left to right. */
export function blocksSketch({ names, blocks, shares, starts, rows }: BlocksSketchData): string {
  const step = WIDTH / Math.max(1, starts.length);
  const height = names.length * LINE + 20;
  const lines = names.map((name, i) => {
    const y = i * LINE + 2;
    const line = blocks[i] ?? [];
    const marks = line.map((part, block) =>
      part === 0
        ? ''
        : `<rect x="${at(LABELS + block * step)}" y="${y}" width="${at(step)}" height="${LINE - 4}" fill="${SECONDARY}" fill-opacity="${(0.15 + 0.85 * part).toFixed(2)}"/>`,
    );
    const share = shares[i] ?? Number.NaN;
    const text = `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
    return `${label(LABELS - 8, y + 10, name, { anchor: 'end', colour: COLOURS.ink, most: 22 })}<rect x="${LABELS}" y="${y}" width="${WIDTH}" height="${LINE - 4}" fill="${COLOURS.grid}"/>${marks.join('')}${label(LABELS + WIDTH + 8, y + 10, text)}`;
  });
  return drawing(
    LABELS + WIDTH + SHARES,
    height,
    `${lines.join('')}${label(LABELS, height - 4, 'row 1')}${label(LABELS + WIDTH, height - 4, `row ${rows.toLocaleString('en-US')}`, { anchor: 'end' })}`,
  );
}
