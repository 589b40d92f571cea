import { formatCount, formatMetric, formatShare } from '../format.ts';
import { type Html, html } from '../html.ts';
import { metricTitle } from '../metric-names.ts';
import type { ReportContent } from '../report-content.ts';

/** The first thing to read: what won, whether it may enter production, and whether it did. */
export function verdictBanner(content: ReportContent): Html {
  const { evaluation, runs, promotion, model } = content;
  const champion = runs.find(({ isChampion }) => isChampion);
  const { meetsProductionThreshold: meets, rows, positives } = evaluation;
  const headline =
    promotion !== undefined
      ? `${model.name} version ${model.version} is in production`
      : meets
        ? `${model.name} version ${model.version} may enter production`
        : `${model.name} version ${model.version} stays out of production`;
  return html`
<section class="verdict ${meets ? 'good' : 'bad'}" aria-label="Verdict">
<div class="mark" aria-hidden="true">${meets ? '✓' : '✕'}</div>
<div>
<h2>${headline}</h2>
<p>Champion <strong>${champion?.title ?? 'unknown'}</strong>, judged on ${formatCount(rows)} held-out rows of which ${formatCount(positives)} (${formatShare(positives / rows)}) are positive.</p>
<ul>
<li class="${meets ? 'good' : 'bad'}">${meets ? 'Meets' : 'Misses'} the production threshold: ${thresholdText(evaluation)}</li>
${baselineItem(content)}
<li class="${promotion === undefined ? 'neutral' : 'good'}">${promotion === undefined ? 'Not promoted: production was left as it was' : `Promoted as ${promotion.id}`}</li>
</ul>
</div>
</section>`;
}

function thresholdText({ thresholds }: ReportContent['evaluation']): string {
  return thresholds
    .map(({ metric, value, min, max }) => {
      const bounds = [min !== undefined && `≥ ${min}`, max !== undefined && `≤ ${max}`].filter(Boolean).join(' and ');
      return `${metricTitle(metric)} ${formatMetric(value)} (${bounds || 'any'})`;
    })
    .join(', ');
}

function baselineItem({ evaluation, rankingMetric }: ReportContent): Html | undefined {
  const comparison = evaluation.comparison[rankingMetric];
  if (comparison === undefined) return undefined;
  const { current, baseline, improved } = comparison;
  const verb = improved ? 'Beats' : 'Does not beat';
  return html`<li class="${improved ? 'good' : 'bad'}">${verb} ${evaluation.baselineName ?? 'the baseline'}: ${metricTitle(rankingMetric)} ${formatMetric(current)} against ${formatMetric(baseline)}</li>`;
}
