/** Characters that XGBoost's reader needs escaped; it knows \" \\ \n \r \t and \u, not \b \f \/. */
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** Text as a JSON string with only the escapes XGBoost reads. */
export function quote(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be escaped
  const escaped = text.replace(/["\\\u0000-\u001f]/g, (character) => {
    return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${escaped}"`;
}

/** `{"key":value,…}` of values that are JSON already. */
export function jsonObject(fields: Readonly<Record<string, string>>): string {
  return `{${Object.entries(fields)
    .map(([key, value]) => `${quote(key)}:${value}`)
    .join(',')}}`;
}

/** `[value,…]` of values that are JSON already. */
export function jsonList(values: Iterable<string>): string {
  return `[${[...values].join(',')}]`;
}

/** An object whose values are all text. */
export function textObject(fields: Readonly<Record<string, string>>): string {
  return jsonObject(Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, quote(value)])));
}
