import type { ConfusionMatrix } from '../ml/index.ts';
import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { COLOURS, PRIMARY, SECONDARY, SIZES } from './theme.ts';

export interface ConfusionMatrixChartData extends ChartTitles {
  readonly matrix: ConfusionMatrix;
  /** What 0 and 1 stand for. */
  readonly classNames?: readonly [negative: string, positive: string];
}

/**
 * Rows are the truth, columns the verdict; each cell has its count and its share of the row. Right verdicts have one
 * hue, wrong ones another, and the deeper the colour, the larger the share.
 */
export function confusionMatrixChart(data: ConfusionMatrixChartData): ChartSpec {
  const { matrix, classNames = ['negative', 'positive'], title = 'Confusion matrix' } = data;
  const { subtitle = 'Rows, and share of the true class' } = data;
  const { trueNegatives, falsePositives, falseNegatives, truePositives } = matrix;
  const cells = [
    ...rowCells(0, [trueNegatives, falsePositives], classNames),
    ...rowCells(1, [falseNegatives, truePositives], classNames),
  ];
  return framed(
    { title, subtitle },
    {
      ...SIZES.square,
      data: { values: cells },
      encoding: {
        x: {
          ...{ field: 'verdict', type: 'nominal', sort: null, title: null },
          axis: { orient: 'top', labelAngle: 0, domain: false, ticks: false, labelFontSize: 12 },
        },
        y: {
          ...{ field: 'truth', type: 'nominal', sort: null, title: null },
          axis: { domain: false, ticks: false, labelFontSize: 12 },
        },
      },
      layer: [
        {
          mark: { type: 'rect', cornerRadius: 6, stroke: COLOURS.paper, strokeWidth: 4 },
          encoding: {
            fill: {
              ...{ field: 'isRight', type: 'nominal', legend: null },
              scale: { domain: [true, false], range: [PRIMARY, SECONDARY] },
            },
            // Opacity rather than a colour ramp, so that the cells suit a dark page too.
            fillOpacity: {
              ...{ field: 'share', type: 'quantitative', legend: null },
              scale: { domain: [0, 1], range: [0.07, 0.55] },
            },
          },
        },
        {
          mark: { type: 'text', fontSize: 24, fontWeight: 600, dy: -9 },
          encoding: { text: { field: 'count', format: ',' } },
        },
        {
          mark: { type: 'text', fontSize: 12, dy: 15 },
          encoding: { text: { field: 'shareText' } },
        },
      ],
    },
  );
}

function rowCells(truth: 0 | 1, counts: readonly [number, number], classNames: readonly [string, string]) {
  const total = counts[0] + counts[1];
  return counts.map((count, verdict) => ({
    ...{ truth: `truly ${classNames[truth]}`, verdict: `called ${classNames[verdict]}` },
    ...{ count, isRight: verdict === truth, share: total === 0 ? 0 : count / total },
    shareText: total === 0 ? 'no rows' : `${((count / total) * 100).toFixed(1)} %`,
  }));
}
