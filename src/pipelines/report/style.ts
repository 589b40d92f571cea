import { DARK_COLOURS } from '../../charts/index.ts';

/** Charts are drawn for white paper; on a dark page each of their colours gives way to its dark counterpart. */
const darkCharts = Object.entries(DARK_COLOURS)
  .map(([light, dark]) => `.chart [fill="${light}"]{fill:${dark}}.chart [stroke="${light}"]{stroke:${dark}}`)
  .join('\n');

/** The look of the page; everything it needs is in here, so that it opens offline and in ten years. */
export const STYLE = darkCharts;
