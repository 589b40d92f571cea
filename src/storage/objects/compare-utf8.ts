/**
 * Orders texts by their bytes in UTF-8, which is the order of their code points, as S3 lists keys. JavaScript's own
 * order differs from it above U+FFFF, where a character is two surrogates that sort below U+E000.
 */
export function compareUtf8(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index += 1) {
    const [x, y] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** The surrogates, moved above all that is no surrogate. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}
