import { type ChartFile, heatMapSketch, svgToPng } from '../../charts/index.ts';
import { throwIfInterrupted } from '../../errors/index.ts';
import type { LongWork } from '../../schema/index.ts';
import type { Profile } from './profile.ts';
import { columnChart } from './report/column-charts.ts';

/** Columns that a heat map can show. */
const MOST_MAPPED = 60;

/**
 * The charts of a profile as files: one for each column that has a picture, and the heat map of correlations; each as SVG and
 * PNG. Names begin with the place of the column, so that no two of them are the same whatever the columns are called.
 */
export async function* profileChartFiles(
  { columns, correlations }: Profile,
  work: LongWork = {},
): AsyncGenerator<ChartFile> {
  const width = String(columns.length).length;
  const charts = columns.flatMap((column, index) => {
    const svg = columnChart(column);
    if (svg === undefined) return [];
    const plain = column.name.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
    return [{ name: `${String(index + 1).padStart(width, '0')}-${plain}`, svg }];
  });
  const mapped = correlations.columns.slice(0, MOST_MAPPED);
  if (mapped.length > 1) {
    charts.push({
      name: 'correlations',
      svg: heatMapSketch({ rows: mapped, columns: mapped, values: correlations.auto }),
    });
  }
  for (const { name, svg } of charts) {
    throwIfInterrupted(work.signal, 'drawing charts');
    yield { name: `${name}.svg`, contentType: 'image/svg+xml', bytes: new TextEncoder().encode(svg) };
    yield { name: `${name}.png`, contentType: 'image/png', bytes: await svgToPng(svg) };
  }
}
