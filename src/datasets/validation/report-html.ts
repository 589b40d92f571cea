import {
  formatAmount,
  formatCount,
  formatShare,
  type Html,
  html,
  navigation,
  renderPage,
  section,
  tableCard,
} from '../../pages/index.ts';
import type { RuleResult, ValidationReport } from './report.ts';
import { observedText } from './report-text.ts';

/** A report as one HTML page that needs nothing else. The same report gives the same bytes. */
export function validationReportHtml(report: ValidationReport): string {
  const { subject, suite, rows, columns, checkedAt, results } = report;
  const broken = results.filter(({ outcome }) => outcome !== 'passed');
  return renderPage({
    title: subject,
    kind: 'Assay validation',
    lead: `${suite === undefined ? '' : `Suite ${suite} · `}${formatAmount(rows, 'row')} · ${formatAmount(columns, 'column')} · checked ${checkedAt.slice(0, 19).replace('T', ' ')} UTC`,
    style: STYLE,
    body: html`${verdict(report)}
${tiles(report)}
${broken.length > 0 && navigation([...(broken.length > 0 ? ([['broken', 'What is broken']] as const) : []), ['rules', 'All rules']])}
${broken.length > 0 && section('broken', 'What is broken', 'Rows are numbered from 1; the header of a file is not counted.', html`<div class="cards">${broken.map(brokenCard)}</div>`)}
${section('rules', 'All rules', undefined, tableCard('Every rule, in the order of the suite', rulesTable(results)))}`,
  });
}

const STYLE = `.outcome{white-space:nowrap}.share{min-width:110px}.share .bar i{background:var(--bad)}
.broken-rule h3{margin-bottom:2px}.broken-rule .scroll{margin-top:10px}
.broken-rule table{width:auto;min-width:40%}.broken-rule td,.broken-rule th{padding-block:5px}`;

function verdict({ success, statistics }: ValidationReport): Html {
  const { rules, passed, errors, warnings, unchecked } = statistics;
  const tone = !success ? 'bad' : warnings > 0 ? 'caution' : 'good';
  const headline = !success
    ? `Breaks ${formatAmount(errors, 'rule')} that must hold`
    : warnings > 0
      ? `Keeps what must hold, with ${formatAmount(warnings, 'warning')}`
      : `Keeps all ${formatAmount(rules, 'rule')}`;
  return html`
<section class="verdict ${tone}" aria-label="Verdict">
<div class="mark" aria-hidden="true">${{ good: '✓', caution: '!', bad: '✕' }[tone]}</div>
<div><h2>${headline}</h2>
<p>${formatCount(passed)} of ${formatAmount(rules, 'rule')} passed${unchecked > 0 && `; ${formatCount(unchecked)} could not be checked`}.</p></div>
</section>`;
}

function tiles({ statistics: { rules, passed, errors, warnings } }: ValidationReport): Html {
  const tile = (name: string, value: number) =>
    html`<div class="tile"><span class="name">${name}</span><span class="value">${formatCount(value)}</span></div>`;
  return html`
<section class="tiles" aria-label="Rules">${tile('Rules', rules)}${tile('Passed', passed)}${tile('Broken', errors)}${tile('Warnings', warnings)}</section>`;
}

function badge({ outcome, severity }: RuleResult): Html {
  if (outcome === 'passed') return html`<span class="badge better">passed</span>`;
  const word = outcome === 'unchecked' ? 'not checked' : severity === 'warn' ? 'warning' : 'broken';
  return html`<span class="badge ${severity === 'error' && 'worse'}">${word}</span>`;
}

function rulesTable(results: readonly RuleResult[]): Html {
  return html`<table><thead><tr><th>Rule</th><th>Outcome</th><th class="number">Looked at</th><th class="number">Missing</th><th class="number">Broken by</th><th>Share</th><th>Found</th></tr></thead>
<tbody>${results.map(
    (result) => html`
<tr><th scope="row">${result.description}${result.rule.note !== undefined && html`<small>${result.rule.note}</small>`}</th><td class="outcome">${badge(result)}</td><td class="number">${count(result.evaluated)}</td><td class="number">${count(result.missing)}</td><td class="number">${count(result.failing)}</td><td class="share">${shareBar(result)}</td><td>${observedText(result)}</td></tr>`,
  )}</tbody></table>`;
}

const count = (value: number | undefined): string => (value === undefined ? '–' : formatCount(value));

function shareBar({ failingShare }: RuleResult): Html | undefined {
  if (failingShare === undefined || failingShare === 0) return undefined;
  const width = Math.max(1, Math.round(failingShare * 100));
  return html`<span class="line">${formatShare(failingShare)}</span><span class="bar line"><i style="width:${width}%"></i></span>`;
}

function brokenCard(result: RuleResult): Html {
  const { description, rule, failing, evaluated = 0, failingShare, reason, samples } = result;
  const found = observedText(result);
  const told = [
    failing !== undefined && failing > 0
      ? `${formatAmount(failing, 'row')} of ${formatCount(evaluated)} (${formatShare(failingShare ?? 0)})`
      : undefined,
    found === '' ? undefined : `found ${found}`,
    reason,
  ].filter((part) => part !== undefined);
  const columns = Object.keys(samples[0]?.values ?? {});
  return html`
<div class="card broken-rule ${columns.length > 3 ? 'full' : 'half'}"><h3>${description} ${badge(result)}</h3>
<p class="lead">${told.join(' · ')}${rule.note !== undefined && ` · ${rule.note}`}</p>${
    samples.length > 0 &&
    html`
<div class="scroll" tabindex="0" role="region" aria-label="Rows that break: ${description}"><table><thead><tr><th class="number">Row</th>${columns.map((name) => html`<th>${name}</th>`)}</tr></thead>
<tbody>${samples.map(
      ({ row, values }) =>
        html`<tr><td class="number">${formatCount(row)}</td>${columns.map((name) => html`<td>${cell(values[name])}</td>`)}</tr>`,
    )}</tbody></table></div>${(failing ?? 0) > samples.length && html`<p class="notes">The first ${samples.length} of ${formatCount(failing ?? 0)} rows.</p>`}`
  }</div>`;
}

const cell = (value: unknown): Html | string =>
  value === null || value === undefined ? html`<small>missing</small>` : String(value);
