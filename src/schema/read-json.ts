/** A whole number long enough that a double may not hold it; the digits of a fraction do not count. */
const LONG_INTEGER = /[\s:,[-]\d{16}/;
const INTEGER = /^-?\d+$/;
/** A text, to be passed over whole, or one of the numbers that JSON has no word for. */
const TEXT_OR_BARE_NUMBER = /"(?:[^"\\]|\\.)*"|(?<![\w.])-?(?:NaN|Infinity)(?![\w.])/g;

/**
 * Reads JSON without losing whole numbers: those beyond ±(2^53 − 1) become bigint. The bare words NaN, Infinity and
 * -Infinity, which Python writes though JSON lacks them, become texts.
 * @throws SyntaxError for what is no JSON
 */
export function readJson(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const quoted = quoteBareNumbers(text);
    if (quoted === text) throw error;
    return parse(quoted);
  }
}

/** Plain `JSON.parse` unless the text may hold a long integer, for that is several times faster. */
function parse(text: string): unknown {
  return LONG_INTEGER.test(text)
    ? parseWithSource(text, (_key, value, { source }) => exact(value, source))
    : JSON.parse(text);
}

function exact(value: unknown, source: string | undefined): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || source === undefined) return value;
  return INTEGER.test(source) ? BigInt(source) : value;
}

function quoteBareNumbers(text: string): string {
  return text.replace(TEXT_OR_BARE_NUMBER, (found) => (found.startsWith('"') ? found : `"${found}"`));
}

type Reviver = (this: unknown, key: string, value: unknown, context: { readonly source?: string }) => unknown;

/** `JSON.parse` that shows the reviver how each value was written; TypeScript does not know the third argument yet. */
export const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown;
