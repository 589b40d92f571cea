import { COLOURS, PRIMARY } from '../theme.ts';
import { at, drawing, label } from './svg.ts';

export interface BarsSketchData {
  readonly bars: readonly { readonly label: string; readonly value: number; readonly text: string }[];
  /** What a full bar stands for; the greatest value when left out. */
  readonly most?: number;
}

const WIDTH = 420;
const LINE = 19;
const LABELS = 130;
const TEXTS = 84;

/** Horizontal bars with their values, one line each: how often each category occurs. */
export function barsSketch({ bars, most = Math.max(...bars.map(({ value }) => value), 0) }: BarsSketchData): string {
  const room = WIDTH - LABELS - TEXTS;
  const lines = bars.map((bar, i) => {
    const y = i * LINE;
    const length = most > 0 ? Math.max(1, (bar.value / most) * room) : 1;
    return `${label(LABELS - 8, y + 13, bar.label === '' ? '(empty)' : bar.label, { anchor: 'end', colour: COLOURS.ink, most: 22 })}<rect x="${LABELS}" y="${y + 3}" width="${at(length)}" height="${LINE - 6}" rx="2" fill="${PRIMARY}"/>${label(LABELS + length + 6, y + 13, bar.text)}`;
  });
  return drawing(WIDTH, Math.max(1, bars.length) * LINE, lines.join(''));
}
