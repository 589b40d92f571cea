/**
 * Feature names as LightGBM's file can spell them: spaces part names there, and its Python package refuses the
 * characters that JSON is made of. Others stand as they are; names that become equal are told apart by a number.
 */
export function plainNames(names: readonly string[]): string[] {
  const kept = names.map((name) => name.replace(/[\s\p{Cc}"',:[\]{}]/gu, '_'));
  const taken = new Set(names.filter((name, i) => name === kept[i]));
  return kept.map((name, i) => {
    if (name === names[i]) return name;
    let free = name;
    for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
    taken.add(free);
    return free;
  });
}
