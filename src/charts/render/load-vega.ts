import type * as Vega from 'vega';
import type * as VegaLite from 'vega-lite';
import { textWidth } from './text-width.ts';

/** What Vega measures: a text mark, or one line of it. */
interface TextItem {
  readonly text?: unknown;
  readonly fontSize?: number;
  /** Width in px that a longer text is cut to when it is drawn; 0 for none. */
  readonly limit?: number;
}

/** Named one by one: inferred, the type would point into packages that users of Assay do not have. */
type VegaParts = Pick<typeof VegaLite, 'compile'> & Pick<typeof Vega, 'logger' | 'None' | 'parse' | 'View'>;

/** Loads Vega on first use: it takes longer to load than most commands take to run. */
export async function loadVega(): Promise<VegaParts> {
  const [vegaLite, vega] = await Promise.all([import('vega-lite'), import('vega')]);
  // Replacing `width` is Vega's way to measure without a canvas; its types do not know it.
  const { textMetrics } = vega as unknown as { textMetrics: { width: (item: TextItem, line?: string) => number } };
  textMetrics.width = (item, line) => {
    const whole = textWidth(String(line ?? item.text ?? ''), item.fontSize ?? 11);
    return item.limit ? Math.min(whole, item.limit) : whole;
  };
  return { compile: vegaLite.compile, logger: vega.logger, None: vega.None, parse: vega.parse, View: vega.View };
}
