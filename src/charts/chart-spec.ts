import type { TopLevelSpec } from 'vega-lite';
import { THEME } from './theme.ts';

/** A Vega-Lite 6 specification with its data inside: it renders here, in a notebook and in a browser alike. */
export type ChartSpec = TopLevelSpec;

/** What a reader sees first; every chart has a title of its own that can be replaced. */
export interface ChartTitles {
  readonly title?: string | undefined;
  readonly subtitle?: string | undefined;
}

interface Framed {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** The chart in one sentence, for those who do not see it; the title unless given. */
  readonly description?: string;
}

/** Puts a unit or layered specification into the common frame: theme, title and subtitle. */
export function framed<Spec extends object>({ title, subtitle, description }: Framed, spec: Spec) {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: description ?? [title, subtitle].filter(Boolean).join('. '),
    title: { text: title, ...(subtitle !== undefined && { subtitle }) },
    config: THEME,
    ...spec,
  };
}
