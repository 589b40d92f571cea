import {
  chartCard,
  formatAmount,
  formatCount,
  formatMetric,
  formatSeconds,
  type Html,
  html,
  section,
  shortId,
  tableCard,
} from '../../../pages/index.ts';
import { metricTitle } from '../metric-names.ts';
import type { ReportContent, ReportRun } from '../report-content.ts';

const SHOWN = ['pr_auc', 'auc_roc', 'precision', 'recall', 'f1_score', 'accuracy'];

/** All that was tried, and why the champion won. */
export function runsSection({ runs, rankingMetric, charts }: ReportContent): Html {
  const best = Object.fromEntries(
    SHOWN.map((metric) => [
      metric,
      Math.max(...runs.map(({ metrics }) => metrics[metric] ?? Number.NEGATIVE_INFINITY)),
    ]),
  );
  return section(
    'runs',
    'What was tried',
    html`${formatAmount(runs.length, 'tracked run')}, measured on the validation rows. The candidate with the highest ${metricTitle(rankingMetric)} is the champion; baselines do not compete.`,
    tableCard(
      'Runs',
      html`<table>
<thead><tr><th scope="col">Run</th>${SHOWN.map((metric) => html`<th scope="col" class="number">${metricTitle(metric)}</th>`)}<th scope="col" class="number">Rounds</th><th scope="col" class="number">Training</th><th scope="col">Parameters</th></tr></thead>
<tbody>${runs.map((run) => runRow(run, best))}</tbody></table>`,
    ),
    trainingWarnings(runs),
    html`<div class="cards">${chartCard(charts.runs, 'full')}${chartCard(charts.trainingHistory, 'full')}${chartCard(charts.featureImportance, 'full')}</div>`,
  );
}

function runRow(run: ReportRun, best: Readonly<Record<string, number>>): Html {
  const { runId, role, title, algorithm, parameters, metrics, rounds, trainSeconds, isChampion } = run;
  return html`
<tr class="${isChampion && 'champion'}"><th scope="row"><span class="run">${title} <span class="badge ${isChampion ? 'better' : 'same'}">${isChampion ? 'champion' : role}</span></span><small>${algorithm} · <code>${shortId(runId)}</code></small></th>
${SHOWN.map((metric) => html`<td class="number ${metrics[metric] === best[metric] && 'best'}">${formatMetric(metrics[metric])}</td>`)}
<td class="number">${formatCount(rounds)}</td><td class="number">${formatSeconds(trainSeconds)}</td>
<td class="parameters">${parameterList(parameters)}</td></tr>`;
}

function parameterList(parameters: ReportRun['parameters']): Html | readonly Html[] {
  const entries = Object.entries(parameters);
  if (entries.length === 0) return html`defaults`;
  return entries.map(([name, value]) => html`<span>${name} <b>${parameterText(value)}</b></span> `);
}

/** The digits of a tuned number that matter; the run has all of them. */
function parameterText(value: unknown): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function trainingWarnings(runs: readonly ReportRun[]): Html | undefined {
  const warnings = runs.flatMap(({ title, warnings: texts }) => texts.map((text) => `${title}: ${text}`));
  return warnings.length === 0
    ? undefined
    : html`<ul class="notes">${warnings.map((text) => html`<li>${text}</li>`)}</ul>`;
}
