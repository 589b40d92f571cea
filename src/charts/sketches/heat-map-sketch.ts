import { COLOURS, PRIMARY, SECONDARY } from '../theme.ts';
import { at, axisNumber, drawing, label, xml } from './svg.ts';

export interface HeatMapSketchData {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** One list per row, in [-1, 1]; NaN where there is nothing to show. */
  readonly values: readonly (readonly number[])[];
  /** Characters of a name that are shown. */
  readonly nameLength?: number;
}

const LABELS = 120;

/** Cells coloured by a value in [-1, 1]: blue above 0, orange below, the stronger the fuller. */
export function heatMapSketch({ rows, columns, values, nameLength = 18 }: HeatMapSketchData): string {
  const size = Math.max(14, Math.min(34, Math.floor(760 / Math.max(1, columns.length))));
  const [width, height] = [LABELS + columns.length * size, LABELS + rows.length * size];
  const cells = rows.flatMap((row, i) =>
    columns.map((column, j) => {
      const value = values[i]?.[j] ?? Number.NaN;
      const [x, y] = [LABELS + j * size, LABELS + i * size];
      const place = `x="${x}" y="${y}" width="${size - 1}" height="${size - 1}"`;
      if (Number.isNaN(value)) return `<rect ${place} fill="${COLOURS.grid}"/>`;
      const strength = Math.min(1, Math.abs(value));
      if (strength < 0.02) return '';
      const number =
        size >= 26 && strength >= 0.2
          ? label(x + size / 2 - 0.5, y + size / 2 + 3.5, value.toFixed(1).replace('-', '−').replace('0.', '.'), {
              anchor: 'middle',
              colour: COLOURS.ink,
            })
          : '';
      return `<rect ${place} fill="${value < 0 ? SECONDARY : PRIMARY}" fill-opacity="${(strength * 0.9).toFixed(2)}"><title>${xml(row)} × ${xml(column)}: ${axisNumber(value)}</title></rect>${number}`;
    }),
  );
  const left = rows.map((row, i) =>
    label(LABELS - 7, LABELS + i * size + size / 2 + 3.5, row, {
      anchor: 'end',
      colour: COLOURS.ink,
      most: nameLength,
    }),
  );
  const top = columns.map((column, j) => {
    const x = LABELS + j * size + size / 2 + 3.5;
    return `<g transform="rotate(-90 ${at(x)} ${LABELS - 7})">${label(x, LABELS - 7, column, { colour: COLOURS.ink, most: nameLength })}</g>`;
  });
  return drawing(width, height, [...cells, ...left, ...top].join(''));
}
