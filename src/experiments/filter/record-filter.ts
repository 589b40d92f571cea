import { NUMBER_OPERATORS, type NumberOperator, TEXT_OPERATORS, type TextOperator } from './ast.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokenize.ts';

/** What a kind of record other than a run can be searched by. */
export interface RecordVocabulary<Column extends string> {
  /** Such as `An experiment`, for messages. */
  readonly subject: string;
  /** Attribute → column. */
  readonly texts: Readonly<Record<string, Column>>;
  /** Whole numbers. */
  readonly numbers: Readonly<Record<string, Column>>;
  /** Columns of texts that IN takes as well. */
  readonly lists?: readonly Column[];
}

export type RecordComparison<Column extends string> =
  | { readonly kind: 'number'; readonly column: Column; readonly operator: NumberOperator; readonly value: number }
  | { readonly kind: 'text'; readonly column: Column; readonly operator: TextOperator; readonly value: string }
  | {
      readonly kind: 'membership';
      readonly column: Column;
      readonly negated: boolean;
      readonly values: readonly string[];
    }
  | { readonly kind: 'tag'; readonly key: string; readonly operator: TextOperator; readonly value: string }
  | { readonly kind: 'tag-presence'; readonly key: string; readonly present: boolean };

export interface RecordOrdering<Column extends string> {
  readonly column: Column;
  readonly descending: boolean;
}

const ATTRIBUTE_WORDS = ['attribute', 'attributes', 'attr'];
const TAG_WORDS = ['tag', 'tags'];
/** Comparisons in one filter; SQLite nests expressions at most 1000 deep. */
const MOST_COMPARISONS = 200;
/** SQLite refuses patterns above 50,000 bytes. */
const LONGEST_PATTERN = 10_000;

/**
 * Reads a filter over attributes and tags, such as `name LIKE 'fraud%' AND tags.team = 'risk'`. All have to hold.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`) with the position and what is accepted there
 */
export function parseRecordFilter<Column extends string>(
  text: string,
  vocabulary: RecordVocabulary<Column>,
): RecordComparison<Column>[] {
  if (text.trim() === '') return [];
  const reader = new TokenReader(text);
  const comparisons = [comparison(reader, vocabulary)];
  while (reader.takeIf('AND')) {
    if (comparisons.length === MOST_COMPARISONS) {
      throw reader.fault('Too many comparisons', `At most ${MOST_COMPARISONS} in one filter`);
    }
    comparisons.push(comparison(reader, vocabulary));
  }
  reader.expectEnd('Join comparisons with AND');
  return comparisons;
}

/**
 * Reads the items of an order, each `attribute [ASC|DESC]`.
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`)
 */
export function parseRecordOrder<Column extends string>(
  items: readonly string[],
  vocabulary: RecordVocabulary<Column>,
): RecordOrdering<Column>[] {
  return items.map((item) => {
    const reader = new TokenReader(item);
    const start = reader.next;
    const left = identifier(reader, vocabulary);
    if (left.kind === 'tag') throw reader.fault('Tags cannot be ordered by', acceptedBy(vocabulary), start);
    const descending = reader.takeIf('DESC');
    if (!descending) reader.takeIf('ASC');
    reader.expectEnd('After the field, write ASC or DESC or nothing; give each field as an item of its own');
    return { column: left.column, descending };
  });
}

type Left<Column extends string> =
  | { readonly kind: 'number' | 'text'; readonly column: Column; readonly name: string }
  | { readonly kind: 'tag'; readonly key: string };

function comparison<Column extends string>(
  reader: TokenReader,
  vocabulary: RecordVocabulary<Column>,
): RecordComparison<Column> {
  const start = reader.next;
  const left = identifier(reader, vocabulary);
  if (reader.takeIf('IS')) {
    const negated = reader.takeIf('NOT');
    reader.expect('NULL', negated ? 'IS NOT' : 'IS');
    if (left.kind === 'tag') return { kind: 'tag-presence', key: left.key, present: negated };
    throw reader.fault('IS NULL is for tags only', 'Compare it with a value', start);
  }
  if (left.kind === 'number') {
    const operator = operatorOf(reader, NUMBER_OPERATORS, left.name);
    const token = reader.take();
    if (token.kind !== 'number' || !Number.isSafeInteger(Number(token.value))) {
      const accepted = 'Write a whole number without quotes';
      throw reader.fault(`${left.name} is compared with a whole number`, accepted, token);
    }
    return { kind: 'number', column: left.column, operator, value: Number(token.value) };
  }
  if (left.kind === 'text' && vocabulary.lists?.includes(left.column)) {
    const not = reader.next;
    const negated = reader.takeIf('NOT');
    if (reader.takeIf('IN')) return { kind: 'membership', column: left.column, negated, values: textsOf(reader) };
    if (negated) throw reader.fault('Expected IN after NOT', 'Write NOT IN, or != for one value', not);
  }
  const subject = left.kind === 'tag' ? `tags.${left.key}` : left.name;
  const operator = operatorOf(reader, TEXT_OPERATORS, subject);
  const value = textOf(reader, `${subject} ${operator} 'value'`);
  if (left.kind === 'tag') return { kind: 'tag', key: left.key, operator, value };
  return { kind: 'text', column: left.column, operator, value };
}

function operatorOf<Operator extends string>(
  reader: TokenReader,
  accepted: readonly Operator[],
  subject: string,
): Operator {
  const found = reader.found();
  const token = reader.take();
  const word = token.value === '<>' ? '!=' : token.value.toUpperCase();
  const operator = accepted.find((one) => one === word);
  if (operator !== undefined && (token.kind === 'symbol' || token.kind === 'word')) return operator;
  throw reader.fault(
    `Expected a comparison after ${subject}, found ${found}`,
    `Use one of ${accepted.join(' ')}`,
    token,
  );
}

function textsOf(reader: TokenReader): string[] {
  const example = "IN ('a', 'b')";
  reader.expect('(', 'IN');
  const values = [textOf(reader, example)];
  while (reader.takeIf(',')) {
    // One value may be followed by a comma, as in a tuple of one.
    if (values.length === 1 && reader.next.value === ')') break;
    values.push(textOf(reader, example));
  }
  reader.expect(')', 'the list');
  return values;
}

function textOf(reader: TokenReader, example: string): string {
  const found = reader.found();
  const token = reader.take();
  if (token.kind !== 'text') {
    throw reader.fault(`Expected a text in quotes, found ${found}`, `Write it in quotes: ${example}`, token);
  }
  if (token.value.length > LONGEST_PATTERN) {
    throw reader.fault('The text is too long', `At most ${LONGEST_PATTERN} characters`, token);
  }
  return token.value;
}

/** Reads an attribute, alone or after its word and a dot, or a tag with its key, which may be in back-ticks or quotes. */
function identifier<Column extends string>(reader: TokenReader, vocabulary: RecordVocabulary<Column>): Left<Column> {
  const token = reader.take();
  if (isQuotedKey(token)) return attribute(reader, token, token.value, vocabulary);
  if (token.kind !== 'word') throw reader.fault('Expected what to compare', acceptedBy(vocabulary), token);
  const dot = token.value.indexOf('.');
  if (dot < 0) return attribute(reader, token, token.value, vocabulary);
  const entity = token.value.slice(0, dot);
  const key = keyAfterDot(reader, token, token.value.slice(dot + 1));
  if (TAG_WORDS.includes(entity)) return { kind: 'tag', key };
  if (ATTRIBUTE_WORDS.includes(entity)) return attribute(reader, token, key, vocabulary);
  throw reader.fault(`Unknown kind ${JSON.stringify(entity)}`, acceptedBy(vocabulary), token);
}

function keyAfterDot(reader: TokenReader, token: Token, bare: string): string {
  if (bare !== '') return bare;
  if (isQuotedKey(reader.next) && reader.next.start === token.end) return reader.take().value;
  throw reader.fault(`Expected a key after ${token.value}`, 'Name one, such as tags.team or tags.`my team`');
}

function attribute<Column extends string>(
  reader: TokenReader,
  token: Token,
  name: string,
  vocabulary: RecordVocabulary<Column>,
): Left<Column> {
  for (const [kind, columns] of [
    ['text', vocabulary.texts],
    ['number', vocabulary.numbers],
  ] as const) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column !== undefined) return { kind, column, name };
  }
  throw reader.fault(`${vocabulary.subject} has no attribute ${JSON.stringify(name)}`, acceptedBy(vocabulary), token);
}

const isQuotedKey = ({ kind, quote }: Token): boolean => kind === 'name' || quote === '"';

const acceptedBy = ({ texts, numbers }: RecordVocabulary<string>): string =>
  `Attributes are ${[...Object.keys(texts), ...Object.keys(numbers)].join(', ')}; tags need their prefix, such as tags.team`;
