import { parseWithSource } from '../../schema/index.ts';

/**
 * How the value at `path` was written, such as `9.0` for a number that reads as 9; undefined where the text does not
 * say or is no JSON. Lists and objects come in compact form with sorted names, as Python would print them.
 * @param path names and indices, outermost first
 */
export function sourceAt(text: string, path: readonly (string | number)[]): string | undefined {
  try {
    const root = parseWithSource(text, (_key, value, { source }) => new Written(value, source));
    const node = path.reduce<unknown>((outer, step) => contentOf(outer)?.[step], root);
    return node === undefined ? undefined : printed(node);
  } catch {
    return undefined;
  }
}

/** A value together with its source. */
class Written {
  readonly value: unknown;
  readonly source: string | undefined;

  constructor(value: unknown, source: string | undefined) {
    this.value = value;
    this.source = source;
  }
}

const contentOf = (node: unknown): Record<string, unknown> | undefined =>
  node instanceof Written && typeof node.value === 'object' && node.value !== null
    ? (node.value as Record<string, unknown>)
    : undefined;

function printed(node: unknown): string {
  if (!(node instanceof Written)) return 'null';
  const { value, source } = node;
  if (Array.isArray(value)) return `[${value.map(printed).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, inner]) => `${JSON.stringify(name)}:${printed(inner)}`).join(',')}}`;
  }
  return source ?? JSON.stringify(value) ?? 'null';
}
