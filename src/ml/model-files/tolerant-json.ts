/** A string as a whole, so that words inside it are left alone, or a number that JSON cannot spell. */
const STRINGS_AND_NUMBER_WORDS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/g;

/**
 * Parses JSON that may hold the bare words `NaN`, `Infinity` and `-Infinity`, as XGBoost writes them. `NaN` becomes
 * the string "NaN", the infinities become numbers.
 * @throws SyntaxError when the text is no JSON even so
 */
export function parseTolerantJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const spelled = text.replace(STRINGS_AND_NUMBER_WORDS, (token) => {
      switch (token) {
        case 'NaN':
          return '"NaN"';
        case 'Infinity':
          return '1e999';
        case '-Infinity':
          return '-1e999';
        default:
          return token;
      }
    });
    if (spelled === text) throw error;
    return JSON.parse(spelled);
  }
}
