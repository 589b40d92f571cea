import type { TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from './chart-spec.ts';
import { THEME } from './theme.ts';

interface Framed {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** The chart in one sentence, for those who do not see it; the title unless given. */
  readonly description?: string;
}

/** Puts a unit or layered specification into the common frame: theme, title and subtitle. */
export function framed({ title, subtitle, description }: Framed, spec: TopLevelSpec): ChartSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: description ?? [title, subtitle].filter(Boolean).join('. '),
    title: { text: title, ...(subtitle !== undefined && { subtitle }) },
    config: THEME,
    ...spec,
  };
}
