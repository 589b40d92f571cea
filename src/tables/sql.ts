/** `name` as an SQL identifier, whatever characters it holds. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `text` as an SQL string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** `texts` as an SQL list of string literals. */
export function literals(texts: readonly string[]): string {
  return `[${texts.map(literal).join(', ')}]`;
}

/**
 * A path as an SQL literal for `read_csv`, `read_parquet` and `read_json`, which take paths for patterns: without this,
 * `data[1].csv` would open `data1.csv`.
 */
export function fileLiteral(path: string): string {
  return literal(path.replace(/[[*?]/g, '[$&]'));
}

/** A column name that none of `taken` has; SQL names ignore case. */
export function freshName(taken: readonly string[], wish: string): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let name = wish;
  while (used.has(name.toLowerCase())) name = `${name}_`;
  return name;
}
