import { COLOURS, PRIMARY, SECONDARY } from '../theme.ts';
import { at, axisNumber, drawing, label } from './svg.ts';

export interface HistogramSketchData {
  /** One more than counts. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
  /** Density over the same range, drawn as a line. */
  readonly density?: { readonly at: readonly number[]; readonly values: readonly number[] };
  readonly box?: {
    readonly lowerWhisker: number;
    readonly lowerQuartile: number;
    readonly median: number;
    readonly upperQuartile: number;
    readonly upperWhisker: number;
  };
  /** How the ends of the axis read; as numbers when left out. */
  readonly describe?: (value: number) => string;
}

const WIDTH = 420;
const PLOT = 110;
const BOX = 26;
const AXIS = 16;

/**
 * A histogram with its density and, below on the same axis, its box plot. Drawn without Vega: a page has one for every
 * column, each in about 2 kB.
 */
export function histogramSketch({ edges, counts, density, box, describe = axisNumber }: HistogramSketchData): string {
  const [low, high] = [edges[0] ?? 0, edges.at(-1) ?? 1];
  const most = Math.max(1, ...counts);
  const x = (value: number): number => ((Math.max(low, Math.min(high, value)) - low) / (high - low)) * WIDTH;
  const step = WIDTH / counts.length;
  const bars = counts
    .map((count, i) =>
      count === 0
        ? ''
        : `M${at(i * step)} ${PLOT}v${at(-Math.max(0.8, (count / most) * (PLOT - 4)))}h${at(step - 0.6)}V${PLOT}z`,
    )
    .join('');
  const total = counts.reduce((sum, count) => sum + count, 0);
  const scale = ((PLOT - 4) * total * (high - low)) / counts.length / most;
  const curve =
    density === undefined || density.at.length === 0
      ? ''
      : `<path d="M${density.at.map((place, i) => `${at(x(place))} ${at(Math.max(0, PLOT - (density.values[i] ?? 0) * scale))}`).join('L')}" fill="none" stroke="${SECONDARY}" stroke-width="1.6"/>`;
  const height = PLOT + (box === undefined ? 0 : BOX) + AXIS;
  return drawing(
    WIDTH,
    height,
    `<path d="M0 ${PLOT}.5H${WIDTH}" stroke="${COLOURS.axis}"/><path d="${bars}" fill="${PRIMARY}"/>${curve}${box === undefined ? '' : boxSketch(box, x)}${label(0, height - 3, describe(low))}${label(WIDTH, height - 3, describe(high), { anchor: 'end' })}`,
  );
}

function boxSketch(box: NonNullable<HistogramSketchData['box']>, x: (value: number) => number): string {
  const [left, q1, middle, q3, right] = [
    box.lowerWhisker,
    box.lowerQuartile,
    box.median,
    box.upperQuartile,
    box.upperWhisker,
  ].map(x) as [number, number, number, number, number];
  const [top, centre] = [PLOT + 7, PLOT + 15];
  return `<path d="M${at(left)} ${centre}H${at(q1)}M${at(q3)} ${centre}H${at(right)}M${at(left)} ${top + 4}v8M${at(right)} ${top + 4}v8" stroke="${COLOURS.faint}"/><rect x="${at(q1)}" y="${top}" width="${at(Math.max(1, q3 - q1))}" height="16" rx="2" fill="${PRIMARY}" fill-opacity=".25"/><path d="M${at(middle)} ${top}v16" stroke="${PRIMARY}" stroke-width="2"/>`;
}
