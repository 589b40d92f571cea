import { legalXml } from '../render/legal-xml.ts';
import { COLOURS } from '../theme.ts';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in a chart: what XML gives a meaning to, or cannot hold, is replaced. */
export const xml = (text: string): string =>
  legalXml(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** A coordinate in as few characters as a screen can tell apart: a page holds many thousands. */
export function at(value: number): string {
  const text = (Math.round(value * 10) / 10).toString();
  return text === '-0' ? '0' : text;
}

/** A drawing of its own, in the fonts of the other charts. */
export function drawing(width: number, height: number, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}" font-family="Inter, system-ui, sans-serif" font-size="10.5">${content}</svg>`;
}

export interface LabelOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  /** Characters beyond which the text is cut. */
  readonly most?: number;
}

export function label(x: number, y: number, text: string, options: LabelOptions = {}): string {
  const { anchor = 'start', colour = COLOURS.muted, most = 40 } = options;
  const shown = text.length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;
  return `<text x="${at(x)}" y="${at(y)}"${anchor === 'start' ? '' : ` text-anchor="${anchor}"`} fill="${colour}">${xml(shown)}</text>`;
}

/** A number on an axis, in at most four digits. */
export function axisNumber(value: number): string {
  if (!Number.isFinite(value)) return '';
  const size = Math.abs(value);
  if (size >= 1e6 || (size > 0 && size < 1e-3)) return value.toExponential(1).replace('e+', 'e').replace('-', '−');
  return String(Number(value.toPrecision(size >= 1000 ? 4 : 3))).replace('-', '−');
}
