import { NUMBER_OPERATORS, type NumberOperator, TEXT_OPERATORS, type TextOperator } from '../../filter/ast.ts';
import { TokenReader } from '../../filter/token-reader.ts';
import { isNumeric, type ModelCondition, type ModelIdentifier, type ModelTextIdentifier } from './ast.ts';
import { parseModelIdentifier } from './parse-model-identifier.ts';

/** Comparisons in one filter; SQLite nests expressions at most 1000 deep. */
const MOST_COMPARISONS = 200;
/** SQLite refuses patterns above 50,000 bytes. */
const LONGEST_PATTERN = 10_000;

/**
 * Reads a filter on logged models by MLflow's grammar, such as `metrics.auc > 0.8 AND params.depth = '6'`.
 * @returns the comparisons, all of which have to hold; none for an empty filter
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`) with the position and what is accepted there
 */
export function parseModelFilter(text: string): ModelCondition[] {
  if (text.trim() === '') return [];
  const reader = new TokenReader(text);
  const conditions = [condition(reader)];
  while (reader.takeIf('AND')) {
    if (conditions.length >= MOST_COMPARISONS) {
      throw reader.fault('Too many comparisons', `At most ${MOST_COMPARISONS} in one filter`);
    }
    conditions.push(condition(reader));
  }
  reader.expectEnd('Join comparisons with AND');
  return conditions;
}

function condition(reader: TokenReader): ModelCondition {
  const left = parseModelIdentifier(reader);
  if (isNumeric(left)) {
    const operator = takeOperator(reader, NUMBER_OPERATORS, left) as NumberOperator;
    const token = reader.take();
    if (token.kind === 'number') return { kind: 'number', left, operator, value: Number(token.value) };
    const accepted = 'Write a number without quotes, such as 0.95 or 1e-3';
    throw reader.fault(`${describe(left)} is compared with a number`, accepted, token);
  }
  const negated = reader.takeIf('NOT');
  if (reader.takeIf('IN')) return { kind: 'membership', left, negated, values: list(reader) };
  if (negated) throw reader.fault('Expected IN after NOT', 'Write NOT IN, or != for one value');
  return textComparison(reader, left);
}

function textComparison(reader: TokenReader, left: ModelTextIdentifier): ModelCondition {
  const operator = takeOperator(reader, TEXT_OPERATORS, left) as TextOperator;
  const token = reader.next;
  const value = takeText(reader);
  if ((operator === 'LIKE' || operator === 'ILIKE') && value.length > LONGEST_PATTERN) {
    throw reader.fault('The pattern is too long', `At most ${LONGEST_PATTERN} characters`, token);
  }
  return { kind: 'text', left, operator, value };
}

function list(reader: TokenReader): string[] {
  reader.expect('(', 'IN');
  const values = [takeText(reader)];
  while (reader.takeIf(',')) values.push(takeText(reader));
  reader.expect(')', 'the list');
  return values;
}

/** A text in quotes, or a number as it is written: params are text, and MLflow takes them without quotes. */
function takeText(reader: TokenReader): string {
  const token = reader.take();
  if (token.kind === 'text' || token.kind === 'number') return token.value;
  const found = token.kind === 'end' ? 'the end' : token.value;
  throw reader.fault(`Expected a text in quotes, found ${found}`, "Write it in quotes: 'value'", token);
}

function takeOperator(reader: TokenReader, accepted: readonly string[], left: ModelIdentifier): string {
  const token = reader.take();
  const word = token.value === '<>' ? '!=' : token.value.toUpperCase();
  if ((token.kind === 'symbol' || token.kind === 'word') && accepted.includes(word)) return word;
  const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.value);
  const problem = `Expected a comparison after ${describe(left)}, found ${found}`;
  throw reader.fault(problem, `Use one of ${accepted.join(' ')}`, token);
}

const describe = (identifier: ModelIdentifier): string =>
  'name' in identifier ? identifier.name : `${identifier.entity}s.${identifier.key}`;
