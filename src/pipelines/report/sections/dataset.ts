import {
  code,
  facts,
  formatAmount,
  formatCount,
  formatFigure,
  formatShare,
  type Html,
  html,
  section,
  shortId,
  tableCard,
} from '../../../pages/index.ts';
import type { ReportContent, ReportDataset } from '../report-content.ts';

type ColumnStatistics = ReportDataset['statistics'][number];

/** Past this many columns a table helps nobody, and the page would grow without bound. */
const MOST_COLUMNS = 200;

/** What the models learnt from. */
export function datasetSection({ dataset }: ReportContent): Html {
  const { name, version, digest, rowCount, origin, label, positive, features, splitMethod, parts } = dataset;
  return section(
    'dataset',
    'What it learnt from',
    html`${name} version ${version}: ${formatAmount(rowCount, 'row')}, ${formatAmount(features.length, 'feature')}. Same content, same digest.`,
    html`<div class="cards"><div class="card half"><h3>Dataset</h3>${facts([
      ['Name', `${name} version ${version}`],
      ['Digest', code(shortId(digest, 16))],
      ['Rows', formatCount(rowCount)],
      ['Label', code(label)],
      positive === undefined ? undefined : ['Positive class', code(positive)],
      ['Origin', html`<span class="path">${origin}</span>`],
    ])}</div>
<div class="card half"><h3>Split and class balance</h3><p>Dealt ${splitMethod === 'time' ? 'by time, the newest rows into test' : splitMethod === 'stratified' ? 'so that every part has the same share of positives' : 'at random'}.</p>${parts.map((part) => partBar(part, rowCount))}</div></div>`,
    columnTable(dataset),
  );
}

function partBar({ name, rows, positives }: ReportDataset['parts'][number], rowCount: number): Html {
  const width = ((rows / rowCount) * 100).toFixed(1);
  return html`
<div class="part"><span>${name}</span><span class="bar"><i style="width:${width}%"></i></span><span class="number">${formatAmount(rows, 'row')}</span><span class="number">${formatCount(positives)} positive (${formatShare(positives / rows)})</span></div>`;
}

function columnTable({ statistics, label, features }: ReportDataset): Html {
  const roles = new Set(features);
  const shown = statistics.slice(0, MOST_COLUMNS);
  const rest = statistics.length - shown.length;
  const title = rest > 0 ? `Columns, the first ${MOST_COLUMNS} of ${formatCount(statistics.length)}` : 'Columns';
  return tableCard(
    title,
    html`<table>
<thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col" class="number">Missing</th><th scope="col" class="number">Distinct</th><th scope="col" class="number">Mean</th><th scope="col" class="number">Std</th><th scope="col" class="number">Min</th><th scope="col" class="number">Median</th><th scope="col" class="number">Max</th><th scope="col">Middle 90 %</th></tr></thead>
<tbody>${shown.map((column) => columnRow(column, column.name === label ? 'label' : roles.has(column.name) ? undefined : 'not used'))}</tbody></table>`,
  );
}

function columnRow(column: ColumnStatistics, role: string | undefined): Html {
  const { name, type, rows, missing, distinct, numeric } = column;
  return html`
<tr><th scope="row">${name}${role !== undefined && html` <span class="badge same">${role}</span>`}</th><td>${type}</td><td class="number">${missing === 0 ? '0' : formatShare(missing / rows)}</td><td class="number">${formatCount(distinct)}</td>
${numeric === undefined ? html`<td colspan="6" class="values">${valuesText(column)}</td>` : numericCells(numeric)}</tr>`;
}

function numericCells({ mean, std, min, max, quantiles }: NonNullable<ColumnStatistics['numeric']>): Html {
  const figures = [mean, std, min, quantiles.p50, max];
  return html`${figures.map((value) => html`<td class="number">${formatFigure(value)}</td>`)}<td>${quantilePlot(quantiles)}</td>`;
}

function valuesText({ topValues = [], range, rows, missing, distinct }: ColumnStatistics): string {
  if (range !== undefined) return `${range.min} … ${range.max}`;
  if (distinct > 1 && distinct === rows - missing) {
    return `all different, such as ${topValues
      .slice(0, 3)
      .map(({ value }) => value)
      .join(', ')}`;
  }
  return topValues
    .slice(0, 5)
    .map(({ value, count }) => `${value} (${formatCount(count)})`)
    .join(', ');
}

/** A box from the first to the third quartile with the median, between the 5th and the 95th percentile. */
function quantilePlot(quantiles: NonNullable<ColumnStatistics['numeric']>['quantiles']): Html | undefined {
  const { p05, p25, p50, p75, p95 } = quantiles;
  if (!(p95 > p05)) return undefined;
  const at = (value: number): string => (2 + ((value - p05) / (p95 - p05)) * 92).toFixed(1);
  const width = Math.max(1, Number(at(p75)) - Number(at(p25))).toFixed(1);
  return html`<svg class="quantiles" viewBox="0 0 96 14" width="96" height="14" aria-hidden="true"><path d="M2 7H94M2 4v6M94 4v6"/><rect x="${at(p25)}" y="2.5" width="${width}" height="9" rx="2"/><path class="median" d="M${at(p50)} 1v12"/></svg>`;
}
