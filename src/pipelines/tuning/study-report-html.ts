import { renderSvg } from '../../charts/index.ts';
import {
  chartCard,
  formatAmount,
  formatFigure,
  formatSeconds,
  type Html,
  html,
  renderPage,
  section,
  tableCard,
} from '../../pages/index.ts';
import { type Study, type StudyReport, studyCharts, tellsImportances } from '../../tuning/index.ts';
import { metricTitle } from '../report/metric-names.ts';

/** What the search found, as sections of a page that uses the report's style. */
export interface StudySections {
  readonly summary: Html;
  readonly charts: Html;
}

/** One HTML page with the charts inside; it asks for nothing from outside. */
export async function studyReportHtml(study: Study, report: StudyReport): Promise<string> {
  const { trials, best, metrics } = report;
  const total = Object.values(trials).reduce((sum, count) => sum + count, 0);
  const lead = [
    formatAmount(total, 'trial'),
    ...(trials.PRUNED > 0 ? [`${trials.PRUNED} pruned`] : []),
    ...(trials.FAILED > 0 ? [`${trials.FAILED} failed`] : []),
    `${formatSeconds(report.times.wallSeconds)} in all`,
  ];
  return renderPage({
    title: report.study,
    kind: 'Assay study',
    lead: lead.join(' · '),
    body: html`${best !== null && bestTiles(report)}
${adviceBlock(report)}
${best !== null && section('best', 'The best parameters', `Trial ${best.number}, by ${metricTitle(metrics[0] ?? 'value')}.`, parameterTable(report))}
${frontTable(report)}
${section('search', 'The search', undefined, await chartCards(study, report))}
${failureTable(report)}`,
  });
}

/** The charts of a study as cards. */
export async function chartCards(study: Study, report: StudyReport): Promise<Html> {
  const cards: Html[] = [];
  for (const [name, spec] of Object.entries(studyCharts(study, report))) {
    if (spec === undefined) continue;
    const chart = { svg: await renderSvg(spec), description: String(spec.description ?? name) };
    const card = chartCard(chart, 'full');
    if (card !== undefined) cards.push(card);
  }
  return html`<div class="cards">${cards}</div>`;
}

function bestTiles({ best, interval, metrics, convergence, times }: StudyReport): Html {
  const [metric = 'value'] = metrics;
  const bounds =
    interval === null
      ? undefined
      : `${interval.level * 100} % interval ${formatFigure(interval.low)} – ${formatFigure(interval.high)}`;
  return html`
<section class="tiles" aria-label="What was found">
<div class="tile"><span class="name">Best ${metricTitle(metric)}</span><span class="value">${formatFigure(best?.values[0])}</span>${bounds !== undefined && html`<span class="interval">${bounds}</span>`}</div>
<div class="tile"><span class="name">Found in trial</span><span class="value">${best?.number}</span>${convergence !== null && html`<span class="interval">${convergence.verdict}</span>`}</div>
<div class="tile"><span class="name">Median trial</span><span class="value">${times.medianSeconds === null ? '–' : formatSeconds(times.medianSeconds)}</span></div>
</section>`;
}

function adviceBlock({ advice }: StudyReport): Html | undefined {
  if (advice.length === 0) return undefined;
  return html`<div class="card"><h3>For the next search</h3><ul class="notes">${advice.map(({ message }) => html`<li>${message}</li>`)}</ul></div>`;
}

/** Parameters of the best trial, with the share that each has in the differences between trials where that can be told. */
export function parameterTable(report: StudyReport): Html {
  const { best, importances } = report;
  const isTold = tellsImportances(report);
  const shares = new Map(importances.map(({ name, importance }) => [name, importance]));
  const rows = Object.entries(best?.params ?? {}).map(([name, value]) => {
    const share = shares.get(name);
    const shown = typeof value === 'number' ? formatFigure(value) : String(value);
    const cell = html`<td class="number">${share === undefined ? '–' : `${(share * 100).toFixed(1)} %`}</td>`;
    return html`<tr><th scope="row">${name}</th><td class="number">${shown}</td>${isTold && cell}</tr>`;
  });
  const title = html`<th scope="col" class="number">Share of the differences</th>`;
  return tableCard(
    'Parameters',
    html`<table><thead><tr><th scope="col">Parameter</th><th scope="col" class="number">Best value</th>${isTold && title}</tr></thead><tbody>${rows}</tbody></table>`,
  );
}

const MOST_OF_FRONT = 30;

/** The trials that no other one beats, with several directions. */
function frontTable({ front, metrics, directions }: StudyReport): Html | undefined {
  if (front.length === 0) return undefined;
  const sign = directions[0] === 'maximize' ? -1 : 1;
  const sorted = front.toSorted((a, b) => sign * ((a.values[0] ?? 0) - (b.values[0] ?? 0)));
  const shown = sorted.slice(0, MOST_OF_FRONT);
  const rows = shown.map(({ number, values, params }) => {
    const text = Object.entries(params).map(
      ([name, value]) => `${name} ${typeof value === 'number' ? formatFigure(value) : value}`,
    );
    const figures = values.map((value) => html`<td class="number">${formatFigure(value)}</td>`);
    return html`<tr><th scope="row">${number}</th>${figures}<td>${text.join(', ')}</td></tr>`;
  });
  const titles = metrics.map((metric) => html`<th scope="col" class="number">${metricTitle(metric)}</th>`);
  const some = shown.length < front.length ? `; the first ${shown.length} of ${front.length}` : '';
  return section(
    'front',
    'The best trade-offs',
    `No other trial beats these in every direction${some}.`,
    tableCard(
      'Trials',
      html`<table><thead><tr><th scope="col">Trial</th>${titles}<th scope="col">Parameters</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}

function failureTable({ failures }: StudyReport): Html | undefined {
  if (failures.length === 0) return undefined;
  const rows = failures.map(
    ({ count, reason, trials }) =>
      html`<tr><td class="number">${count}</td><td>${reason.slice(0, 300)}</td><td>${trials.join(', ')}</td></tr>`,
  );
  return section(
    'failures',
    'What failed',
    undefined,
    tableCard(
      'Reasons',
      html`<table><thead><tr><th scope="col" class="number">Trials</th><th scope="col">Reason</th><th scope="col">Such as</th></tr></thead><tbody>${rows}</tbody></table>`,
    ),
  );
}
