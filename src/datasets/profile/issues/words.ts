/** A count with its share, such as `12 of 300 values (4.0 %)`. */
export function outOf(count: number, total: number, things: string): string {
  return `${count.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} ${things} (${percent(count / total)})`;
}

/** A share with enough digits that a rare one is not 0. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.01) return '< 0.01 %';
  return `${value.toFixed(value > 0 && value < 1 ? 2 : 1)} %`;
}

/** Four significant digits, for evidence. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000 && size < 1e12) return Math.round(value).toLocaleString('en-US');
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
}

/** Some examples in quotes. */
export const quoted = (values: readonly string[]): string =>
  values.map((value) => `"${value.length > 40 ? `${value.slice(0, 39)}…` : value}"`).join(', ');
