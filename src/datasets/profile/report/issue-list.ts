import { type Html, html } from '../../../pages/index.ts';
import type { Issue } from '../issues/issue.ts';

/** @param link where the column of the issue is on the page */
export function issueLine({ kind, severity, message, recommendation }: Issue, link?: string): Html {
  return html`<li class="${severity}"><span class="badge ${severity}">${link === undefined ? kind : html`<a href="#${link}">${kind}</a>`}</span><p>${message}<small>${recommendation}</small></p></li>`;
}
