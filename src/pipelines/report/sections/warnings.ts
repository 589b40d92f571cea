import { type Html, html } from '../../../pages/index.ts';
import type { ReportContent } from '../report-content.ts';

/** What to know before trusting the figures; nothing when there is nothing. */
export function warningsBlock({ evaluation }: ReportContent): Html | undefined {
  if (evaluation.warnings.length === 0) return undefined;
  return html`
<section class="warnings" aria-label="Warnings">
<h2>Before you trust these figures</h2>
<ul>${evaluation.warnings.map(({ code, message }) => html`<li><p>${message}</p><code>${code}</code></li>`)}</ul>
</section>`;
}
