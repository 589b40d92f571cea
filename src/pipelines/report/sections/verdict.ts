import { formatCount, formatMetric, formatShare, type Html, html } from '../../../pages/index.ts';
import { metricTitle } from '../metric-names.ts';
import type { ReportContent } from '../report-content.ts';

/** The first thing to read: what won, whether it may enter production, and whether it did. */
export function verdictBanner(content: ReportContent): Html {
  const { evaluation, runs, decision, promotion, model } = content;
  const champion = runs.find(({ isChampion }) => isChampion);
  const { meetsProductionThreshold: meets, rows, positives } = evaluation;
  const headline =
    promotion !== undefined
      ? `${model.name} version ${model.version} is in production`
      : decision.promotes
        ? `${model.name} version ${model.version} may enter production`
        : `${model.name} version ${model.version} stays out of production`;
  const tone = verdictTone(content);
  return html`
<section class="verdict ${tone}" aria-label="Verdict">
<div class="mark" aria-hidden="true">${{ good: '✓', caution: '!', bad: '✕' }[tone]}</div>
<div>
<h2>${headline}</h2>
<p>Champion <strong>${champion?.title ?? 'unknown'}</strong>, judged on ${formatCount(rows)} held-out rows of which ${formatCount(positives)} (${formatShare(positives / rows)}) are positive.</p>
<ul>
<li class="${meets ? 'good' : 'bad'}">${meets ? 'Meets' : 'Misses'} the production threshold: ${thresholdText(evaluation)}</li>
${baselineItem(content)}
<li class="${promotion === undefined ? 'neutral' : 'good'}">${promotion === undefined ? notPromoted(decision) : `Promoted as ${promotion.id}`}</li>
</ul>
</div>
</section>`;
}

/** Green is for a champion that passes its rules and beats what it was compared to. */
function verdictTone({ evaluation, rankingMetric, decision }: ReportContent): 'good' | 'caution' | 'bad' {
  if (!evaluation.meetsProductionThreshold) return 'bad';
  const improved = evaluation.comparison[rankingMetric]?.improved ?? true;
  return decision.promotes && improved ? 'good' : 'caution';
}

const notPromoted = (decision: ReportContent['decision']): string =>
  decision.promotes ? 'Not promoted' : `Not promoted, production was left as it was: ${decision.message}`;

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
