import type { ChartSpec } from '../chart-spec.ts';
import { FONT_FAMILY } from '../theme.ts';
import { fontFiles } from './font-files.ts';
import { renderSvg } from './render-svg.ts';

export interface PngOptions {
  /** Pixels per px of the chart; 2 is sharp on most screens. */
  readonly scale?: number;
}

/** Draws a chart as a PNG file. The same spec and scale give the same bytes, whatever fonts the machine has. */
export async function renderPng(spec: ChartSpec, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  return svgToPng(await renderSvg(spec), { scale });
}

/** @param svg as {@link renderSvg} returns it */
export async function svgToPng(svg: string, { scale = 2 }: PngOptions = {}): Promise<Uint8Array> {
  const { Resvg } = await import('@resvg/resvg-js');
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    // Without a font file resvg draws no text and says nothing.
    font: { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: FONT_FAMILY },
    logLevel: 'off',
  });
  return image.render().asPng();
}
