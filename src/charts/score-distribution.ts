import type { ChartSpec, ChartTitles } from './chart-spec.ts';
import { framed } from './framed.ts';
import { COLOURS, PRIMARY, SECONDARY, SIZES } from './theme.ts';

export interface ScoreDistributionData extends ChartTitles {
  /** Rows of each class by score, in bins of equal width over [0, 1]; equally long. */
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  /** Where the verdict turns. */
  readonly threshold: number;
  /** What 0 and 1 stand for. */
  readonly classNames?: readonly [negative: string, positive: string];
}

/** How the scores of the two classes lie; on a logarithmic scale, for one class is often a hundred times the other. */
export function scoreDistributionChart(data: ScoreDistributionData): ChartSpec {
  const { positives, negatives, threshold, classNames = ['negative', 'positive'], title = 'Scores by class' } = data;
  const { subtitle = `Rows by predicted probability (logarithmic); verdicts turn at ${threshold}` } = data;
  const most = Math.max(1, ...positives, ...negatives);
  return framed(
    { title, subtitle },
    {
      spacing: 14,
      vconcat: [
        panel({ counts: negatives, name: classNames[0], colour: PRIMARY, threshold, most, isLast: false }),
        panel({ counts: positives, name: classNames[1], colour: SECONDARY, threshold, most, isLast: true }),
      ],
    },
  );
}

const PANEL_HEIGHT = 100;

interface Panel {
  readonly counts: readonly number[];
  readonly name: string;
  readonly colour: string;
  readonly threshold: number;
  readonly most: number;
  readonly isLast: boolean;
}

function panel({ counts, name, colour, threshold, most, isLast }: Panel) {
  const bins = counts.map((count, i) => ({ count, from: i / counts.length, to: (i + 1) / counts.length }));
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
  return {
    width: SIZES.wide.width,
    height: PANEL_HEIGHT,
    layer: [
      {
        data: { values: bins },
        mark: { type: 'bar' as const, color: colour, binSpacing: 1, cornerRadiusEnd: 1 },
        encoding: {
          x: {
            ...{ field: 'from', type: 'quantitative' as const, bin: 'binned' as const },
            title: isLast ? 'Predicted probability' : null,
            scale: { domain: [0, 1] },
            axis: { labels: isLast, format: '.1f', tickCount: 10 },
          },
          x2: { field: 'to' },
          y: {
            ...{ field: 'count', type: 'quantitative' as const, title: name, stack: null },
            scale: { type: 'symlog' as const, domain: [0, most], nice: false },
            axis: { values: [0, ...powers], format: ',d', titleLimit: PANEL_HEIGHT },
          },
          y2: { datum: 0 },
        },
      },
      {
        data: { values: [{ threshold }] },
        mark: { type: 'rule' as const, color: COLOURS.faint, strokeDash: [4, 4], strokeWidth: 1.2 },
        encoding: { x: { field: 'threshold', type: 'quantitative' as const } },
      },
    ],
  };
}
