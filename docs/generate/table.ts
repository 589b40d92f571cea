/** A Markdown table; cells may hold code, links and any sign. */
export function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const body = rows.map((cells) => line(cells.map((text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;'))));
  return [line(titles), line(titles.map(() => '---')), ...body].join('\n');
}

/** `text` as code; nothing for nothing. */
export const code = (text: string | undefined): string => (text === undefined ? '' : `\`${text}\``);
