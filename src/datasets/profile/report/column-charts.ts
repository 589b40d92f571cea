import { barsSketch, histogramSketch } from '../../../charts/index.ts';
import type { ColumnProfile } from '../profile.ts';

/** The picture of a column: a histogram with density and box for numbers and times, bars for what has few values. */
export function columnChart({ kind, numbers, dates, common, count }: ColumnProfile): string | undefined {
  if (numbers !== undefined && kind !== 'category' && numbers.range > 0) {
    const { edges, counts } = numbers.centre ?? numbers.histogram;
    return histogramSketch({ edges, counts, density: numbers.density, box: numbers.box });
  }
  if (dates !== undefined) {
    const { edges, counts } = dates.histogram;
    return histogramSketch({ edges, counts, describe: (time) => dateText(time) });
  }
  if (common.length === 0 || kind === 'identifier') return undefined;
  const shown = common.slice(0, 8);
  const rest = count - shown.reduce((sum, value) => sum + value.count, 0);
  return barsSketch({
    bars: [
      ...shown.map((value) => ({ label: value.value, value: value.count, text: shareText(value.share) })),
      ...(rest > 0 && common.length > 0 ? [{ label: 'others', value: rest, text: shareText(rest / count) }] : []),
    ],
  });
}

function dateText(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString().slice(0, 10);
}

const shareText = (share: number): string => `${(share * 100).toFixed(share < 0.01 ? 2 : 1)} %`;
