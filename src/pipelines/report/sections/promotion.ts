import { type Html, html } from '../html.ts';
import type { ReportContent } from '../report-content.ts';
import { code, facts, section, tableCard } from './section.ts';

/** What changed in production, and how to get back; or why nothing changed. */
export function promotionSection({ promotion, model, evaluation }: ReportContent): Html {
  const registered = html`Registered as ${model.name} version ${model.version}.`;
  if (promotion === undefined) {
    const why = evaluation.meetsProductionThreshold ? '' : ', because the champion misses the production threshold';
    return section('promotion', 'Production', html`${registered} Production was left as it is${why}.`);
  }
  const { id, at, approver, parameters, configKey, backupKey, archiveKey, config } = promotion;
  return section(
    'promotion',
    'Production',
    html`${registered} Its hyperparameters and configuration are in force; the former ones are kept.`,
    html`<div class="cards"><div class="card half"><h3>Promotion</h3>${facts([
      ['Id', code(id)],
      ['At', at],
      ['Approved by', approver],
      ['Configuration', code(configKey)],
      ['Archived copy', code(archiveKey)],
      ['Backup of the former parameters', code(backupKey)],
      ['Model file', html`<span class="path">${model.path}</span>`],
    ])}</div>
${config !== null && html`<div class="card half"><h3>Configuration</h3><pre tabindex="0">${config}</pre></div>`}</div>`,
    tableCard(html`<table><caption>Parameters in production</caption>
<thead><tr><th scope="col">Parameter</th><th scope="col">Value</th></tr></thead>
<tbody>${Object.entries(parameters).map(([name, value]) => html`<tr><th scope="row"><code>${name}</code></th><td><code>${value}</code></td></tr>`)}</tbody></table>`),
  );
}
