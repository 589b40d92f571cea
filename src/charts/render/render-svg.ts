import type { ChartSpec } from '../chart-spec.ts';
import { loadVega } from './load-vega.ts';

/**
 * Draws a chart without a screen. The same spec gives the same bytes, in every process.
 * @returns one `<svg>` element that needs nothing from outside
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const { compile, logger, None, parse, View } = await loadVega();
  // The console belongs to the caller.
  const silent = logger(None);
  const view = new View(parse(compile(spec, { logger: silent }).spec), { renderer: 'none', logger: silent });
  try {
    return withOwnIds(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** Vega numbers gradients and clip paths through the life of the process; here they start at 0 in each chart. */
function withOwnIds(svg: string): string {
  const ids = [...new Set([...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id as string))];
  return ids.reduce(
    (text, id, index) =>
      text.replaceAll(` id="${id}"`, ` id="assay-${index}"`).replaceAll(`url(#${id})`, `url(#assay-${index})`),
    svg,
  );
}
