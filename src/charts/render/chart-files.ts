import type { ChartSpec } from '../chart-spec.ts';
import { svgToPng } from './render-png.ts';
import { renderSvg } from './render-svg.ts';

export interface ChartFile {
  /** Such as `roc-curve.svg`. */
  readonly name: string;
  readonly contentType: 'image/svg+xml' | 'image/png';
  readonly bytes: Uint8Array;
}

/** Draws each chart as `<name>.svg` and `<name>.png`, the latter at twice its size. */
export async function chartFiles(charts: Readonly<Record<string, ChartSpec>>): Promise<readonly ChartFile[]> {
  const files: ChartFile[] = [];
  for (const [name, spec] of Object.entries(charts)) {
    const svg = await renderSvg(spec);
    files.push(
      { name: `${name}.svg`, contentType: 'image/svg+xml', bytes: new TextEncoder().encode(svg) },
      { name: `${name}.png`, contentType: 'image/png', bytes: await svgToPng(svg) },
    );
  }
  return files;
}
