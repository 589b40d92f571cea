import { FilterInvalidError } from './filter-invalid-error.ts';

/** A piece of a filter; `start` is its index in the text. */
export interface Token {
  /** `word`: a bare identifier with its dots, or a keyword. `text`: in quotes. `name`: in back-ticks. */
  readonly kind: 'word' | 'text' | 'name' | 'number' | 'symbol' | 'end';
  /** Without quotes. */
  readonly value: string;
  readonly start: number;
  /** The index after its last character. */
  readonly end: number;
  /** The quote around it, for `"` can mean a text or a key. */
  readonly quote?: string;
}

const SPACE = /\s*/y;
const NUMBER = /[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?(?![\p{L}\p{N}_.])/iuy;
const WORD = /[\p{L}_][\p{L}\p{N}_.]*/uy;
const SYMBOL = /!=|<>|>=|<=|[=<>(),]/y;
const QUOTES = { "'": 'text', '"': 'text', '`': 'name' } as const;

/** Splits a filter into tokens, the last of kind `end`. Inside quotes a doubled quote stands for one. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skip(SPACE, text, 0); at < text.length; at = skip(SPACE, text, at)) {
    const token = quoted(text, at) ?? plain(text, at);
    if (!token) throw new FilterInvalidError(text, at, `Unexpected ${JSON.stringify(text[at])}`, ACCEPTED_CHARACTERS);
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: 'end', value: 'the end', start: text.length, end: text.length });
  return tokens;
}

const ACCEPTED_CHARACTERS =
  "Write comparisons such as metrics.auc_roc >= 0.95 AND params.algorithm = 'xgboost'; keys with other characters than letters, digits, _ and . go in back-ticks: metrics.`auc roc`";

function quoted(text: string, start: number): Token | undefined {
  const quote = text[start] ?? '';
  if (!Object.hasOwn(QUOTES, quote)) return undefined;
  let value = '';
  for (let at = start + 1; ; ) {
    const close = text.indexOf(quote, at);
    if (close < 0) {
      throw new FilterInvalidError(text, start, `The quote ${quote} is never closed`, `Close it with another ${quote}`);
    }
    value += text.slice(at, close);
    at = close + 1;
    if (text[at] !== quote) return { kind: QUOTES[quote as keyof typeof QUOTES], value, start, end: at, quote };
    value += quote;
    at += 1;
  }
}

function plain(text: string, start: number): Token | undefined {
  for (const [kind, form] of [
    ['number', NUMBER],
    ['word', WORD],
    ['symbol', SYMBOL],
  ] as const) {
    const end = skip(form, text, start);
    if (end > start) return { kind, value: text.slice(start, end), start, end };
  }
  return undefined;
}

/** The index after what `form` matches at `at`; `at` itself when it does not. */
function skip(form: RegExp, text: string, at: number): number {
  form.lastIndex = at;
  return form.test(text) ? form.lastIndex : at;
}
