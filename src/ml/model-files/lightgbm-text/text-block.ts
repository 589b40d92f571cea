import { Damage } from '../damage.ts';

/** Some `key=value` lines of the file, with a name for messages. */
export interface TextBlock {
  readonly name: string;
  readonly lines: ReadonlyMap<string, string>;
}

/** A line without `=` is a key with nothing to it, such as `average_output`; of equal keys the last one counts. */
export function textBlock(name: string, lines: readonly string[]): TextBlock {
  return {
    name,
    lines: new Map(
      lines.map((line) => {
        const sign = line.indexOf('=');
        return sign < 0 ? [line, ''] : [line.slice(0, sign), line.slice(sign + 1)];
      }),
    ),
  };
}

export const has = ({ lines }: TextBlock, key: string): boolean => lines.has(key);

export function textAt({ name, lines }: TextBlock, key: string): string {
  const text = lines.get(key);
  if (text === undefined) throw new Damage(`${name} has no ${key}`);
  return text;
}

/** The words of a line, which spaces part. */
export function wordsAt(block: TextBlock, key: string, length?: number): string[] {
  const words = textAt(block, key)
    .split(' ')
    .filter((word) => word !== '');
  if (length !== undefined && words.length !== length) {
    throw new Damage(`${block.name}: ${key} has ${words.length} entries, expected ${length}`);
  }
  return words;
}

export interface WholeNumbers {
  readonly least: number;
  readonly most: number;
}

export function integerAt(block: TextBlock, key: string, range: WholeNumbers): number {
  return integer(block, key, textAt(block, key), range);
}

export function integersAt(block: TextBlock, key: string, length: number, range: WholeNumbers): number[] {
  return wordsAt(block, key, length).map((word) => integer(block, key, word, range));
}

/** A list of exactly `length` numbers; `nan` and `inf` included. */
export function numbersAt(block: TextBlock, key: string, length: number): number[] {
  return wordsAt(block, key, length).map((word) => {
    const value = numberOf(word);
    if (value === undefined) throw new Damage(`${block.name}: ${key} holds "${shorten(word)}", expected a number`);
    return value;
  });
}

export const shorten = (text: string): string => (text.length > 40 ? `${text.slice(0, 37)}…` : text);

function integer(block: TextBlock, key: string, word: string, { least, most }: WholeNumbers): number {
  const value = numberOf(word);
  if (value === undefined || !Number.isInteger(value) || value < least || value > most) {
    throw new Damage(`${block.name}: ${key} holds "${shorten(word)}", expected an integer from ${least} to ${most}`);
  }
  return value;
}

function numberOf(word: string): number | undefined {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
  const [, sign, name] = /^([+-]?)(nan|inf|infinity)$/i.exec(word) ?? [];
  if (name === undefined) return undefined;
  return name.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity;
}
