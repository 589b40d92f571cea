import { COLOURS, SERIES_COLOURS } from '../theme.ts';
import { at, axisNumber, drawing, label } from './svg.ts';

export interface ClassesSketchData {
  readonly title: string;
  /** Of a number: one more than bins. */
  readonly edges?: readonly number[];
  /** Of a category. */
  readonly labels?: readonly string[];
  /** Rows by bin, one list per class. */
  readonly counts: readonly (readonly number[])[];
}

const WIDTH = 300;
const PLOT = 110;
const TOP = 18;

/** How a column is distributed in each class, each class as shares of its own rows: a rare one is as tall as the rest. */
export function classesSketch({ title, edges, labels, counts }: ClassesSketchData): string {
  const shares = counts.map((line) => {
    const total = line.reduce((sum, count) => sum + count, 0);
    return line.map((count) => (total === 0 ? 0 : count / total));
  });
  const most = Math.max(1e-9, ...shares.flat());
  const y = (share: number): number => TOP + PLOT - (share / most) * (PLOT - 4);
  const bins = shares[0]?.length ?? 1;
  const step = WIDTH / bins;
  const base = TOP + PLOT;
  const drawn = shares.map((line, index) => {
    const colour = SERIES_COLOURS[index % SERIES_COLOURS.length];
    if (edges !== undefined) {
      const outline = line
        .map((share, i) => `${i === 0 ? 'M' : 'L'}${at(i * step)} ${at(y(share))}H${at((i + 1) * step)}`)
        .join('');
      return `<path d="M0 ${base}${outline.replace('M', 'L')}V${base}z" fill="${colour}" fill-opacity=".12"/><path d="${outline}" fill="none" stroke="${colour}" stroke-width="1.6"/>`;
    }
    const width = (step - 4) / shares.length;
    const bars = line.map(
      (share, i) => `M${at(i * step + 2 + index * width)} ${base}V${at(y(share))}h${at(width)}V${base}z`,
    );
    return `<path d="${bars.join('')}" fill="${colour}"/>`;
  });
  const ends =
    edges === undefined
      ? [labels?.[0] ?? '', labels?.at(-1) ?? '']
      : [axisNumber(edges[0] ?? 0), axisNumber(edges.at(-1) ?? 0)];
  return drawing(
    WIDTH,
    base + 16,
    `${label(0, 11, title, { colour: COLOURS.ink })}<path d="M0 ${base}.5H${WIDTH}" stroke="${COLOURS.axis}"/>${drawn.join('')}${label(0, base + 13, ends[0] ?? '', { most: 20 })}${label(WIDTH, base + 13, ends[1] ?? '', { anchor: 'end', most: 20 })}`,
  );
}
