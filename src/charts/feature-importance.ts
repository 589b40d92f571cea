import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { COLOURS, PRIMARY, SIZES } from './theme.ts';

export interface FeatureImportanceData extends ChartTitles {
  readonly importances: readonly { readonly feature: string; readonly gain: number }[];
  /** How many features to show; 15 unless given. */
  readonly top?: number;
}

/** Cut in the middle, for long names of columns often differ at their ends only. */
const CUT_LABEL = "length(datum.label) > 36 ? slice(datum.label, 0, 18) + '…' + slice(datum.label, -17) : datum.label";

/** The features that reduced the loss most, as shares of the whole gain; largest first. */
export function featureImportanceChart(data: FeatureImportanceData): ChartSpec {
  const { importances, top = 15, title = 'What the model looks at' } = data;
  const total = importances.reduce((sum, { gain }) => sum + gain, 0) || 1;
  const shown = importances.toSorted((a, b) => b.gain - a.gain || (a.feature < b.feature ? -1 : 1)).slice(0, top);
  const values = shown.map(({ feature, gain }) => ({
    ...{ feature, share: gain / total, text: `${((gain / total) * 100).toFixed(1)} %` },
  }));
  const shownOf = shown.length < importances.length ? `, top ${shown.length} of ${importances.length} features` : '';
  const { subtitle = `Share of the gain per split${shownOf}` } = data;
  return framed(
    { title, subtitle },
    {
      width: SIZES.wide.width - 140,
      height: { step: 24 },
      data: { values },
      encoding: {
        y: {
          ...{ field: 'feature', type: 'nominal', sort: null, title: null },
          axis: { labelColor: COLOURS.ink, labelFontSize: 12, labelLimit: 260, labelExpr: CUT_LABEL },
        },
        x: { field: 'share', type: 'quantitative', axis: null },
      },
      layer: [
        { mark: { type: 'bar', color: PRIMARY, cornerRadiusEnd: 3, height: { band: 0.66 } } },
        {
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: COLOURS.muted },
          encoding: { text: { field: 'text' } },
        },
      ],
    },
  );
}
