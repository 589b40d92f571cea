import { code, facts, formatTime, type Html, html, section, tableCard } from '../../../pages/index.ts';
import type { ReportContent, ReportPromotion } from '../report-content.ts';

/** What changed in production, and how to get back; or why nothing changed. */
export function promotionSection({ promotion, model, decision }: ReportContent): Html {
  const registered = html`Registered as ${model.name} version ${model.version}.`;
  const modelFacts = [
    ['Model file', html`<span class="path">${model.path}</span>`],
    ['Its digest', html`<code class="long">${model.digest}</code>`],
  ] as const;
  if (promotion === undefined) {
    const why = decision.promotes ? '.' : `: ${decision.message}.`;
    const lead = html`${registered} Production was left as it was${why}`;
    return section('promotion', 'Production', lead, html`<div class="card">${facts(modelFacts)}</div>`);
  }
  const { id, at, approver, configKey, backupKey, archiveKey, config } = promotion;
  return section(
    'promotion',
    'Production',
    html`${registered} Its hyperparameters and configuration are in force; the former ones are kept.`,
    html`<div class="cards"><div class="card half"><h3>Promotion</h3>${facts([
      ['Id', code(id)],
      ['At', formatTime(Date.parse(at))],
      ['Approved by', approver],
      ['Configuration', code(configKey)],
      ['Archived copy', code(archiveKey)],
      ['Former parameters', code(backupKey)],
      ...modelFacts,
    ])}</div>
${config !== null && html`<div class="card half"><h3>Configuration</h3><pre tabindex="0">${config}</pre></div>`}</div>`,
    parameterTable(promotion),
  );
}

function parameterTable({ parameters, formerParameters }: ReportPromotion): Html {
  return tableCard(
    'Parameters in production',
    html`<table>
<thead><tr><th scope="col">Parameter</th><th scope="col">Now</th><th scope="col">Before</th></tr></thead>
<tbody>${Object.entries(parameters).map(
      ([name, value]) => html`
<tr><th scope="row"><code>${name}</code></th><td><code>${value}</code></td><td>${formerValue(formerParameters[name], value)}</td></tr>`,
    )}</tbody></table>`,
  );
}

function formerValue(former: string | null | undefined, value: string): Html {
  if (former === undefined || former === null) return html`<small>not set</small>`;
  return former === value ? html`<small>unchanged</small>` : code(former);
}
