import type { ChartSpec } from '../chart-spec.ts';

/**
 * Draws a chart without a screen. The same spec gives the same bytes, in every process.
 * @returns one `<svg>` element that needs nothing from outside
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  // Loaded on first use: they take longer to load than most commands take to run.
  const [{ compile }, { logger, None, parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
  // The console belongs to the caller; a chart that Vega warns about fails the tests of this folder instead.
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
