import { chartCard, formatAmount, formatFigure, formatMetric, type Html, html, section } from '../../../pages/index.ts';
import { metricTitle } from '../metric-names.ts';
import type { ReportContent } from '../report-content.ts';

/** How the hyperparameters of the tuned candidate were found; nothing without a search. */
export function searchSection({ search, rankingMetric }: ReportContent): Html | undefined {
  if (search === undefined) return undefined;
  const { study, trials, value, parameters, advice, charts } = search;
  return section(
    'search',
    'How it was tuned',
    html`${formatAmount(trials, 'trial')} of the study ${study}, each a tracked run; the best reached a ${metricTitle(rankingMetric)} of ${formatMetric(value)} on the validation rows with ${Object.entries(
      parameters,
    )
      .map(([name, own]) => `${name} ${typeof own === 'number' ? formatFigure(own) : own}`)
      .join(', ')}.`,
    html`<div class="cards">${charts.map((chart) => chartCard(chart, 'full'))}</div>`,
    advice.length > 0 && html`<ul class="notes">${advice.map((text) => html`<li>${text}</li>`)}</ul>`,
  );
}
