import type { ChartSpec, ChartTitles } from '../chart-spec.ts';
import { framed } from '../framed.ts';
import { COLOURS, OTHER_COLOURS, SECONDARY, SIZES } from '../theme.ts';

export interface DriftRankingData extends ChartTitles {
  readonly columns: readonly {
    readonly name: string;
    /** The score in multiples of its limit. */
    readonly ratio: number;
    readonly drifted: boolean;
  }[];
  /** How many columns to show; 20 unless given. */
  readonly top?: number;
}

/** Cut in the middle, for long names of columns often differ at their ends only. */
const CUT_LABEL = "length(datum.label) > 36 ? slice(datum.label, 0, 18) + '…' + slice(datum.label, -17) : datum.label";

/** Which columns moved most, by how many times their score is its limit; those past it without drift may be chance. */
export function driftRankingChart(data: DriftRankingData): ChartSpec {
  const { columns, top = 20, title = 'How far each column moved' } = data;
  const sorted = columns.toSorted((a, b) => b.ratio - a.ratio || (a.name < b.name ? -1 : 1));
  const shown = sorted.slice(0, top);
  const values = shown.map(({ name, ratio, drifted }) => ({
    ...{ name, ratio, state: drifted ? 'drifted' : 'not drifted' },
    text: `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} ×`,
  }));
  const some = shown.length < columns.length ? `; the top ${shown.length} of ${columns.length} columns` : '';
  const encoding = {
    y: {
      ...{ field: 'name', type: 'nominal' as const, sort: null, title: null },
      axis: { labelColor: COLOURS.ink, labelFontSize: 12, labelLimit: 260, labelExpr: CUT_LABEL },
    },
    // Some columns move fifty times their limit: the root leaves the others to be seen.
    x: { field: 'ratio', type: 'quantitative' as const, axis: null, scale: { type: 'sqrt' as const, zero: true } },
  };
  const { subtitle = `Score as a multiple of its limit, the dashed line${some}` } = data;
  return framed(
    { title, subtitle },
    {
      width: SIZES.wide.width - 140,
      height: { step: 24 },
      layer: [
        {
          data: { values },
          mark: { type: 'bar', cornerRadiusEnd: 3, height: { band: 0.66 } },
          encoding: {
            ...encoding,
            color: {
              ...{ field: 'state', type: 'nominal' },
              scale: { domain: ['drifted', 'not drifted'], range: [SECONDARY, OTHER_COLOURS[1]] },
            },
          },
        },
        {
          data: { values },
          mark: { type: 'text', align: 'left', dx: 6, fontSize: 11, color: COLOURS.muted },
          encoding: { ...encoding, text: { field: 'text' } },
        },
        {
          data: { values: [{ ratio: 1 }] },
          mark: { type: 'rule', color: COLOURS.faint, strokeDash: [4, 4], strokeWidth: 1.2 },
          encoding: { x: encoding.x },
        },
      ],
    },
  );
}
