/**
 * A Vega-Lite 6 specification with its data inside: it renders here, in a notebook and in a browser alike. Vega's own
 * type would ask every user of Assay for the typings of Vega and of a browser.
 */
export type ChartSpec = Readonly<Record<string, unknown>>;

/** What a reader sees first; every chart has a title of its own that can be replaced. */
export interface ChartTitles {
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
}
