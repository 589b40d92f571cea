import {
  chartCard,
  formatAmount,
  formatDifference,
  formatMetric,
  type Html,
  html,
  section,
  tableCard,
} from '../../../pages/index.ts';
import { metricTitle } from '../metric-names.ts';
import type { ReportContent } from '../report-content.ts';

/** How good the champion is on rows that neither training nor the choice has seen. */
export function judgementSection(content: ReportContent): Html {
  const { charts, evaluation } = content;
  return section(
    'judgement',
    'How good it is',
    `Measured once, on ${formatAmount(evaluation.rows, 'row')} that neither training nor the choice of the champion has seen.`,
    html`<div class="cards">${[charts.precisionRecall, charts.roc, charts.confusionMatrix, charts.calibration].map((chart) => chartCard(chart))}</div>`,
    thresholdCard(evaluation),
    comparisonTable(evaluation),
    html`<div class="cards">${[charts.thresholds, charts.scores].map((chart) => chartCard(chart, 'full'))}</div>`,
  );
}

function thresholdCard({ thresholds, meetsProductionThreshold }: ReportContent['evaluation']): Html {
  return html`
<div class="card rules"><h3>Production threshold</h3>
<p>${meetsProductionThreshold ? 'Every rule is met.' : 'A model enters production only when every rule is met.'}</p>
<ul>${thresholds.map(
    ({ metric, value, min, max, met }) => html`
<li class="${met ? 'good' : 'bad'}"><span class="mark" aria-hidden="true">${met ? '✓' : '✕'}</span>
<span><strong>${metricTitle(metric)} ${formatMetric(value)}</strong>
<small>${met ? 'meets' : 'misses'} ${[min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`].filter(Boolean).join(' and ')}</small></span></li>`,
  )}</ul></div>`;
}

function comparisonTable({ comparison, baselineName }: ReportContent['evaluation']): Html | undefined {
  const rows = Object.entries(comparison);
  if (rows.length === 0) return undefined;
  return tableCard(
    `Against ${baselineName ?? 'the baseline'}, on the same rows`,
    html`<table>
<thead><tr><th scope="col">Metric</th><th scope="col" class="number">Champion</th><th scope="col" class="number">Baseline</th><th scope="col" class="number">Difference</th><th scope="col" class="number">Change</th><th scope="col">Verdict</th></tr></thead>
<tbody>${rows.map(([metric, { current, baseline, difference, percentChange, improved }]) => {
      const direction = difference === 0 ? 'same' : improved ? 'better' : 'worse';
      const change = percentChange === null ? '–' : `${formatDifference(percentChange, 1)} %`;
      return html`
<tr><th scope="row">${metricTitle(metric)}</th><td class="number">${formatMetric(current)}</td><td class="number">${formatMetric(baseline)}</td><td class="number">${formatDifference(difference)}</td><td class="number">${change}</td><td><span class="badge ${direction}">${direction}</span></td></tr>`;
    })}</tbody></table>`,
  );
}
