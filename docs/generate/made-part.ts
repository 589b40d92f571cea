const PART = /(<!-- Made by `npm run docs` from [^>]*; change it there\. -->\n).*?(<!-- As far as here\. -->)/s;

/**
 * A page written by hand, with the part between its two comments made anew.
 * @throws Error when the page has no such part
 */
export function withMadePart(page: string, part: string): string {
  if (!PART.test(page)) throw new Error('the page has no part to be made');
  return page.replace(PART, (_, opening: string, closing: string) => `${opening}\n${part}\n\n${closing}`);
}
