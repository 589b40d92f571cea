import { renderSvg } from '../../../charts/index.ts';
import {
  chartCard,
  facts,
  formatAmount,
  formatCount,
  formatFigure,
  formatShare,
  formatTime,
  type Html,
  html,
  navigation,
  type PageChart,
  renderPage,
  section,
  tableCard,
} from '../../../pages/index.ts';
import type { LongWork } from '../../../schema/index.ts';
import type { ColumnDrift, ColumnFigures, DriftReport } from '../drift-report.ts';
import { rank } from '../judge-columns.ts';
import { chanceText } from '../words/numbers-in-words.ts';
import { columnChart, rankingChart } from './drift-charts.ts';
import { sparkline } from './sparkline.ts';

/** So many columns get a chart of their own; all have a small one. */
const MOST_CHARTS = 24;

const STYLE = `.verdict>div:last-child{min-width:0;overflow-wrap:anywhere}
svg.spark{display:block;padding:0;width:120px;height:30px;max-width:none}
.reason{min-width:240px;color:var(--muted);font-size:12.5px}
td .badge{margin:0}
.badge.some{background:var(--warn-soft);color:var(--warn);border:1px solid var(--warn-line)}`;

/**
 * The report as one HTML page that asks for nothing from outside. The same report gives the same bytes.
 * @param createdAt milliseconds since the Unix epoch
 */
export async function driftPage(report: DriftReport, createdAt: number, work: LongWork = {}): Promise<string> {
  const { reference, current, columns } = report;
  const sorted = columns.toSorted((a, b) => weight(b) - weight(a));
  const drawn = sorted.filter(({ drifted, shape }) => drifted === true && shape !== null).slice(0, MOST_CHARTS);
  const ranking = rankingChart(report);
  const charts: PageChart[] = [];
  for (const [i, column] of drawn.entries()) {
    work.signal?.throwIfAborted();
    work.progress?.({ stage: 'draw charts', done: i, total: drawn.length, unit: 'charts' });
    const spec = columnChart(column, report);
    if (spec !== undefined)
      charts.push({ svg: await renderSvg(spec), description: `${column.name}: ${column.reason}` });
  }
  return renderPage({
    title: `${current.label} against ${reference.label}`,
    kind: 'Drift report',
    lead: `${formatAmount(current.rows, 'row')} against ${formatAmount(reference.rows, 'row')} · ${formatAmount(columns.length, 'column')} · ${formatTime(createdAt)}`,
    generator: 'Assay',
    made: `Made by Assay on ${formatTime(createdAt)}.`,
    style: STYLE,
    body: html`${verdictBanner(report)}
${tiles(report)}
${navigation([
  ...(charts.length > 0 || ranking !== undefined ? ([['drifted', 'What drifted']] as const) : []),
  ['columns', 'All columns'],
  ['method', 'How it was judged'],
])}
${
  (charts.length > 0 || ranking !== undefined) &&
  section(
    'drifted',
    'What drifted',
    charts.length === 0 ? 'No column did; this is how far each moved.' : chartLead(report, charts.length),
    html`<div class="cards">${chartCard(
      ranking && { svg: await renderSvg(ranking), description: 'How far each column moved' },
      'full',
    )}${charts.map((chart) => chartCard(chart))}</div>`,
  )
}
${section('columns', 'All columns', undefined, columnsTable(sorted))}
${section('method', 'How it was judged', undefined, methodFacts(report))}`,
  });
}

function chartLead({ driftedColumns, reference, current }: DriftReport, drawn: number): string {
  const some = drawn < driftedColumns ? `, the ${drawn} that moved most drawn` : '';
  return `Grey is ${reference.label}, the line is ${current.label}; ${formatAmount(driftedColumns, 'column')} drifted${some}.`;
}

const weight = ({ severity, drifted, score, threshold }: ColumnDrift): number =>
  rank(severity) * 1e6 + (drifted === true ? Math.min(1e5, (score ?? 0) / (threshold || 1)) : 0);

function verdictBanner({ verdict, severity, reason, recommendation, columns }: DriftReport): Html {
  const tone =
    verdict === 'drifted' ? (severity === 'low' ? 'caution' : 'bad') : verdict === 'stable' ? 'good' : 'caution';
  const headline = {
    drifted: `The data drifted, severity ${severity}`,
    stable: 'No drift that matters',
    'not-enough-data': 'Not enough data for a verdict',
  }[verdict];
  const worst = columns.filter(({ severity: own }) => own === 'high').slice(0, 5);
  return html`
<section class="verdict ${tone}" aria-label="Verdict">
<div class="mark" aria-hidden="true">${{ good: '✓', caution: '!', bad: '✕' }[tone]}</div>
<div>
<h2>${headline}</h2>
<p>${capital(reason)}.${recommendation !== null && html` ${recommendation}.`}</p>
${worst.length > 0 && html`<ul>${worst.map(({ name, reason: why }) => html`<li class="bad"><strong>${name}</strong>: ${why}</li>`)}</ul>`}
</div>
</section>`;
}

function tiles({ driftedColumns, testedColumns, share, shareThreshold, columns }: DriftReport): Html {
  const count = (status: ColumnDrift['status']): number => columns.filter((column) => column.status === status).length;
  const absent = count('missing') + count('new');
  const rows = [
    ['Drifted columns', formatCount(driftedColumns), `of ${formatCount(testedColumns)} tested`],
    ['Drifted share', formatShare(share), `limit ${formatShare(shareThreshold)}`],
    ['Without enough data', formatCount(count('not-enough-data')), `${formatCount(count('not-tested'))} not compared`],
    ['Missing or new', formatCount(absent), `${count('missing')} missing, ${count('new')} new`],
  ] as const;
  return html`
<section class="tiles" aria-label="In numbers">${rows.map(
    ([name, value, note]) =>
      html`<div class="tile"><span class="name">${name}</span><span class="value">${value}</span><span class="change">${note}</span></div>`,
  )}</section>`;
}

function columnsTable(columns: readonly ColumnDrift[]): Html {
  return tableCard(
    'What became of each column',
    html`<table><thead><tr><th>Column</th><th>Drift</th><th>Before and now</th><th class="number">Before</th><th class="number">Now</th><th class="number">Score</th><th class="number">p</th><th>What happened</th></tr></thead>
<tbody>${columns.map(columnRow)}</tbody></table>`,
  );
}

function columnRow(column: ColumnDrift): Html {
  const { name, type, kind, shape, reference, current, score, threshold, method, adjustedPValue, reason } = column;
  const scored =
    score === null
      ? '–'
      : html`${score === Number.MAX_VALUE ? '∞' : formatFigure(score)}<small class="line">${method ?? ''} · limit ${formatFigure(threshold ?? undefined)}</small>`;
  return html`<tr><th scope="row">${name}<small>${type}${kind === 'categorical' && ', categories'}</small></th>
<td>${badge(column)}</td><td>${shape !== null && sparkline(shape)}</td>
<td class="number">${sideText(reference)}</td><td class="number">${sideText(current)}</td>
<td class="number">${scored}</td><td class="number">${adjustedPValue === null ? '–' : chanceText(adjustedPValue).replace('= ', '')}</td><td class="reason">${reason}</td></tr>`;
}

/** What a column is like on one side: its mean and how much is missing. */
function sideText(figures: ColumnFigures | null): Html | string {
  if (figures === null) return '–';
  const { mean, distinct, rows, values } = figures;
  const main = mean !== undefined ? formatFigure(mean) : distinct !== undefined ? formatAmount(distinct, 'value') : '–';
  return html`${main}<small class="line">${values === rows ? 'none missing' : `${formatShare(1 - values / rows)} missing`}</small>`;
}

function badge({ drifted, severity, status }: ColumnDrift): Html {
  if (drifted === null) return html`<span class="badge">${status.replaceAll('-', ' ')}</span>`;
  if (!drifted) return html`<span class="badge better">no</span>`;
  return html`<span class="badge ${severity === 'low' ? 'some' : 'worse'}">${severity}</span>`;
}

function methodFacts({ preset, alpha, minRows, shareThreshold }: DriftReport): Html {
  const isOurs = preset === 'assay';
  const rule = isOurs
    ? `A distance says that the change matters, and a test adjusted for the number of columns (Benjamini–Hochberg, level ${alpha}) says that it is no chance. A method named for a column decides alone.`
    : "Evidently's automatic choice of test or distance, each with its own limit.";
  return html`<div class="card">${facts([
    ['Column', rule],
    isOurs
      ? [
          'Numbers',
          'Kolmogorov–Smirnov; Wasserstein distance in standard deviations of the reference, both sides cut to its fences.',
        ]
      : undefined,
    isOurs
      ? [
          'Categories',
          'Chi-square of homogeneity with rare categories pooled; Jensen–Shannon distance, base 2. Missing is a category.',
        ]
      : undefined,
    isOurs ? ['Missing values', 'Two proportions; a change of 5 points or more matters.'] : undefined,
    ['Enough data', `At least ${formatCount(minRows)} values on either side.`],
    [
      'Dataset',
      `Drifts when ${formatShare(shareThreshold)} of the tested columns do${isOurs ? ', or one does highly' : ''}.`,
    ],
  ])}</div>`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
