import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../chart-spec.ts';
import { legalXml } from './legal-xml.ts';
import { loadVega } from './load-vega.ts';
import { withOwnIds } from './own-ids.ts';

/**
 * Draws a chart without a screen. The same spec gives the same bytes, in every process.
 * @returns one `<svg>` element that needs nothing from outside
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const { compile, logger, None, parse, View } = await loadVega();
  // The console belongs to the caller.
  const silent = logger(None);
  const view = new View(parse(compile(spec as unknown as TopLevelSpec, { logger: silent }).spec), {
    renderer: 'none',
    logger: silent,
  });
  try {
    return withOwnIds(legalXml(await view.toSVG()));
  } finally {
    view.finalize();
  }
}
