/** The text cut to `longest` UTF-16 code units, never within a character. */
export function fittingText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return cut.isWellFormed() || !text.isWellFormed() ? cut : cut.slice(0, -1);
}
