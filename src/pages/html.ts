/** Markup that is safe to put into a page as it is. Only {@link html} and {@link trusted} make it. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/** What a template takes: text is escaped, markup is not, lists are joined, and what is absent leaves nothing. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

/** Builds markup; every interpolated text is escaped, in content and in quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((markup, text, i) => `${markup}${asMarkup(parts[i - 1])}${text}`));
}

/** Markup that we made ourselves in another way, such as a chart. Never for text from outside. */
export const trusted = (markup: string): Html => new Html(markup);

function asMarkup(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return part.map(asMarkup).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
