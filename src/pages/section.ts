import { type Html, type HtmlPart, html, trusted } from './html.ts';

/** A chart as it stands in a page. */
export interface PageChart {
  /** One `<svg>` element, as `renderSvg` gives it. */
  readonly svg: string;
  /** What it shows, for those who do not see it. */
  readonly description: string;
}

/** A titled part of the page that the navigation can jump to. */
export function section(id: string, title: string, lead: HtmlPart, ...content: readonly HtmlPart[]): Html {
  return html`
<section id="${id}" aria-labelledby="${id}-title">
<header><h2 id="${id}-title">${title}</h2>${lead !== undefined && html`<p class="lead">${lead}</p>`}</header>
${content}
</section>`;
}

/** A chart on a card. On a narrow screen a wide chart keeps its size and scrolls on its own. */
export function chartCard(chart: PageChart | undefined, width: 'half' | 'full' = 'half'): Html | undefined {
  if (chart === undefined) return undefined;
  return html`<figure class="card chart ${width}" role="img" aria-label="${chart.description}"><div>${trusted(chart.svg)}</div></figure>`;
}

/** A table under its title; where it does not fit it scrolls on its own, and the title stays. */
export function tableCard(title: string, table: Html): Html {
  return html`<div class="card table"><h3>${title}</h3><div class="scroll" tabindex="0" role="region" aria-label="${title}">${table}</div></div>`;
}

/** Name and value beside each other, for facts that are no table. */
export function facts(rows: readonly (readonly [name: string, value: HtmlPart] | undefined)[]): Html {
  const present = rows.filter((row) => row !== undefined);
  return html`<dl class="facts">${present.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export const code = (text: string): Html => html`<code>${text}</code>`;
