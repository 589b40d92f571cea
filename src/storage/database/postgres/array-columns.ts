/**
 * The columns of rows as arrays of PostgreSQL, the values of a row one after another. Numbers are written as the text of
 * their array right away: the client would put each into quotes, which takes longer than the rest of a long insert.
 */
export function arrayColumns(types: readonly string[], values: readonly unknown[]): (string | unknown[])[] {
  return types.map((type, column) => {
    if (NUMBERS.has(type)) return numbersOf(values, column, types.length);
    const array: unknown[] = [];
    for (let at = column; at < values.length; at += types.length) array.push(values[at]);
    return array;
  });
}

const NUMBERS: ReadonlySet<string> = new Set(['bigint', 'integer', 'double precision']);

function numbersOf(values: readonly unknown[], first: number, width: number): string {
  let text = '{';
  for (let at = first; at < values.length; at += width) {
    if (at !== first) text += ',';
    const value = values[at];
    text += value === null || value === undefined ? 'NULL' : String(value);
  }
  return `${text}}`;
}
