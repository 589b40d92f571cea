import { type Html, type HtmlPart, html, trusted } from './html.ts';
import { STYLE } from './style.ts';

export interface PageContent {
  /** What the page is about: its heading, and with `kind` its title in the browser. */
  readonly title: string;
  /** What kind of page it is, such as `Assay report`. */
  readonly kind: string;
  /** The line below the heading. */
  readonly lead: HtmlPart;
  readonly body: HtmlPart;
  /** Who made it and when, before the line that says that the file stands alone. */
  readonly made?: HtmlPart;
  /** The program that made it, for the machine-readable head. */
  readonly generator?: string;
  /** Rules beside those of every page, for what only this one shows. */
  readonly style?: string;
}

/**
 * One HTML page that asks for nothing from outside: no script, no request; light and dark, screen and paper. The same
 * content gives the same bytes. Texts may hold anything; they are escaped.
 */
export function renderPage({ title, kind, lead, body, made, generator, style = '' }: PageContent): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${generator !== undefined && html`<meta name="generator" content="${generator}">\n`}<title>${title} – ${kind}</title>
<link rel="icon" href="data:,">
<style>${trusted(STYLE)}${trusted(style)}</style>
</head>
<body>
<header class="top"><p class="brand">${kind}</p><h1>${title}</h1><p class="lead">${lead}</p></header>
<main>
${body}
</main>
<footer>${made !== undefined && html`${made} `}This file needs nothing else: keep it, send it, print it.</footer>
</body>
</html>
`.toString();
}

/** Links to the sections of a page. */
export function navigation(sections: readonly (readonly [id: string, title: string])[]): Html {
  return html`<nav aria-label="Sections">${sections.map(([id, title]) => html`<a href="#${id}">${title}</a>`)}</nav>`;
}
