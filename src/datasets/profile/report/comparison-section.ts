import { formatAmount, formatFigure, type Html, html, section, tableCard } from '../../../pages/index.ts';
import type { ProfileComparison } from '../compare-profiles.ts';
import { issueLine } from './issue-list.ts';

/** Figures that say at a glance whether a column changed. */
const SHOWN = ['missing share', 'distinct', 'mean', 'standard deviation', 'median'];

export function comparisonSection(comparison: ProfileComparison): Html {
  const { before, rows, added, removed, retyped, columns, newIssues, goneIssues } = comparison;
  const changes = [
    ...added.map((name) => html`<li>${name} is new</li>`),
    ...removed.map((name) => html`<li>${name} is gone</li>`),
    ...retyped.map((change) => html`<li>${change.column} was ${change.before} and is ${change.after}</li>`),
    ...columns.flatMap(({ column, newValues, goneValues }) => [
      ...(newValues.length > 0 ? [html`<li>${column} has new values: ${newValues.join(', ')}</li>`] : []),
      ...(goneValues.length > 0 ? [html`<li>${column} lost values: ${goneValues.join(', ')}</li>`] : []),
    ]),
  ];
  return section(
    'comparison',
    `Compared with ${before}`,
    `${formatAmount(rows.before, 'row')} before, ${formatAmount(rows.after, 'row')} now. Each figure before → now; whether a change is more than chance is what assay datasets drift tells.`,
    changes.length > 0 && html`<div class="card"><ul>${changes}</ul></div>`,
    newIssues.length + goneIssues.length > 0 &&
      html`<div class="card">${newIssues.length > 0 && html`<h3>New issues</h3><ul class="issues">${newIssues.map((issue) => issueLine(issue))}</ul>`}${goneIssues.length > 0 && html`<h3>Issues that are gone</h3><ul class="issues">${goneIssues.map((issue) => issueLine(issue))}</ul>`}</div>`,
    tableCard(
      'Figures',
      html`<table><thead><tr><th>column</th>${SHOWN.map((figure) => html`<th class="number">${figure}</th>`)}</tr></thead><tbody>${columns.map(
        ({ column, figures }) =>
          html`<tr><th>${column}</th>${SHOWN.map((wanted) => {
            const found = figures.find(({ figure }) => figure === wanted);
            if (found === undefined) return html`<td class="number">–</td>`;
            const [was, is] = [formatFigure(found.before), formatFigure(found.after)];
            return html`<td class="number">${was === is ? is : html`${was} → <b>${is}</b>`}</td>`;
          })}</tr>`,
      )}</tbody></table>`,
    ),
  );
}
