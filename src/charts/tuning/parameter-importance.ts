import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, PRIMARY, SIZES } from '../theme.ts';
import { shortLabel } from './parameter-axis.ts';

export interface ParameterImportanceData extends ChartTitles {
  /** Shares of all differences between trials. */
  readonly importances: readonly { readonly name: string; readonly importance: number; readonly trials?: number }[];
  /** How many parameters to show; 15 unless given. */
  readonly top?: number | undefined;
}

/** How much of the differences between trials each parameter explains; largest first. */
export function parameterImportanceChart(data: ParameterImportanceData): ChartSpec {
  const { importances, top = 15, title = 'Which parameters matter' } = data;
  const sorted = importances.toSorted((a, b) => b.importance - a.importance || (a.name < b.name ? -1 : 1));
  const values = sorted.slice(0, top).map(({ name, importance }) => ({
    ...{ name: shortLabel(name, 36), share: importance, text: `${(importance * 100).toFixed(1)} %` },
  }));
  const some = values.length < sorted.length ? `, top ${values.length} of ${sorted.length} parameters` : '';
  const { subtitle = `Share of the differences between trials${some}` } = data;
  return framed(
    { title, subtitle },
    {
      width: SIZES.wide.width - 140,
      height: { step: 26 },
      data: { values },
      encoding: {
        y: {
          ...{ field: 'name', type: 'nominal', sort: null, title: null },
          axis: { labelColor: COLOURS.ink, labelFontSize: 12, labelLimit: 260 },
        },
        x: { field: 'share', type: 'quantitative', axis: null },
      },
      layer: [
        { mark: { type: 'bar', color: PRIMARY, cornerRadiusEnd: 3, height: { band: 0.62 } } },
        {
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: COLOURS.muted },
          encoding: { text: { field: 'text' } },
        },
      ],
    },
  );
}
