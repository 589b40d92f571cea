/**
 * Parses JSON that may hold the bare words `NaN`, `Infinity` and `-Infinity`, as XGBoost writes them. `NaN` becomes
 * the string "NaN", the infinities become numbers.
 * @throws SyntaxError when the text is no JSON even so
 */
export function parseTolerantJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const spelled = spellNumberWords(text);
    if (spelled === text) throw error;
    return JSON.parse(spelled);
  }
}

const SPELLINGS: Readonly<Record<string, string>> = { NaN: '"NaN"', Infinity: '1e999', '-Infinity': '-1e999' };

/** Words inside strings are left alone. One pass: a pattern for whole strings would take forever on a hostile text. */
function spellNumberWords(text: string): string {
  const pieces: string[] = [];
  const next = /"|-?Infinity|NaN/g;
  let copied = 0;
  for (let match = next.exec(text); match !== null; match = next.exec(text)) {
    if (match[0] === '"') {
      next.lastIndex = endOfString(text, match.index + 1);
      continue;
    }
    pieces.push(text.slice(copied, match.index), SPELLINGS[match[0]]!);
    copied = next.lastIndex;
  }
  pieces.push(text.slice(copied));
  return pieces.join('');
}

/** The place after the quote that closes the string whose content starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let quote = text.indexOf('"', start); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote;
    while (before > start && text[before - 1] === '\\') before--;
    if ((quote - before) % 2 === 0) return quote + 1;
  }
  return text.length;
}
