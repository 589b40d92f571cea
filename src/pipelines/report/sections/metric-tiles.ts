import { formatDifference, formatMetric, type Html, html } from '../../../pages/index.ts';
import { metricMeaning, metricTitle } from '../metric-names.ts';
import type { ReportContent } from '../report-content.ts';

const SHOWN = [
  'pr_auc',
  'auc_roc',
  'precision',
  'recall',
  'f1_score',
  'recall_at_precision_0.9',
  'accuracy',
  'log_loss',
];

/** The champion's figures on the held-out rows, each with its change against the baseline. */
export function metricTiles({ evaluation }: ReportContent): Html {
  return html`
<section class="tiles" aria-label="Metrics on held-out rows">${SHOWN.map(
    (metric) => html`
<div class="tile" title="${metricMeaning(metric)}"><span class="name">${metricTitle(metric)}</span><span class="value">${formatMetric(evaluation.metrics[metric])}</span>${interval(evaluation, metric)}${change(evaluation, metric)}</div>`,
  )}
</section>`;
}

function interval({ intervals }: ReportContent['evaluation'], metric: string): Html | undefined {
  const bounds = intervals[metric];
  if (bounds === undefined) return undefined;
  return html`<span class="interval">95 % interval ${formatMetric(bounds.low, 3)} – ${formatMetric(bounds.high, 3)}</span>`;
}

function change({ comparison }: ReportContent['evaluation'], metric: string): Html | undefined {
  const compared = comparison[metric];
  if (compared === undefined) return undefined;
  const { difference, improved } = compared;
  const direction = difference === 0 ? 'same' : improved ? 'better' : 'worse';
  return html`<span class="change ${direction}">${formatDifference(difference)} <small>${direction}</small></span>`;
}
