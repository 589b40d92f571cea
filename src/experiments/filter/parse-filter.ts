import {
  type Filter,
  type FilterGrammar,
  type Identifier,
  NUMBER_ATTRIBUTES,
  NUMBER_OPERATORS,
  type NumberIdentifier,
  type NumberOperator,
  TEXT_OPERATORS,
  type TextIdentifier,
  type TextOperator,
} from './ast.ts';
import { parseIdentifier } from './parse-identifier.ts';
import { TokenReader } from './token-reader.ts';
import type { Token } from './tokenize.ts';

/** Comparisons in one filter; SQLite nests expressions at most 1000 deep. */
const MOST_COMPARISONS = 200;
/** Parentheses within parentheses. */
const DEEPEST = 50;
/** SQLite refuses patterns above 50,000 bytes. */
const LONGEST_PATTERN = 10_000;

/**
 * Reads an MLflow filter such as `metrics.auc_roc >= 0.95 and params.algorithm = 'xgboost'`.
 * @returns the tree; undefined for an empty filter, which matches all
 * @throws FilterInvalidError (`EXPERIMENTS_FILTER_INVALID`) with the position and what is accepted there
 */
export function parseFilter(text: string, grammar: FilterGrammar = 'assay'): Filter | undefined {
  if (text.trim() === '') return undefined;
  return new FilterParser(text, grammar).parse();
}

class FilterParser {
  readonly #reader: TokenReader;
  readonly #grammar: FilterGrammar;
  readonly #extended: boolean;
  #comparisons = 0;
  #depth = 0;

  constructor(text: string, grammar: FilterGrammar) {
    this.#reader = new TokenReader(text);
    this.#grammar = grammar;
    this.#extended = grammar === 'assay';
  }

  parse(): Filter {
    const filter = this.#alternatives();
    this.#reader.expectEnd(this.#extended ? 'Join comparisons with AND or OR' : 'Join comparisons with AND');
    return filter;
  }

  /** AND binds tighter than OR, as in SQL. */
  #alternatives(): Filter {
    const parts = [this.#conjunction()];
    while (this.#extended && this.#reader.takeIf('OR')) parts.push(this.#conjunction());
    return joined('or', parts);
  }

  #conjunction(): Filter {
    const parts = [this.#term()];
    while (this.#reader.takeIf('AND')) parts.push(this.#term());
    return joined('and', parts);
  }

  #term(): Filter {
    const reader = this.#reader;
    if (!this.#extended || !reader.takeIf('(')) return this.#comparison();
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw reader.fault('Too many parentheses within each other', `At most ${DEEPEST}`);
    const filter = this.#alternatives();
    reader.expect(')', 'the comparisons in parentheses');
    this.#depth -= 1;
    return filter;
  }

  #comparison(): Filter {
    const reader = this.#reader;
    this.#comparisons += 1;
    if (this.#comparisons > MOST_COMPARISONS) {
      throw reader.fault('Too many comparisons', `At most ${MOST_COMPARISONS} in one filter`);
    }
    const start = reader.next;
    const left = parseIdentifier(reader, this.#grammar);
    if (reader.takeIf('IS')) return this.#nullCheck(left, start);
    const not = reader.next;
    if (reader.takeIf('NOT')) {
      if (!reader.takeIf('IN')) throw reader.fault('Expected IN after NOT', 'Write NOT IN, or != for one value', not);
      return this.#membership(left, true, start);
    }
    if (reader.takeIf('IN')) return this.#membership(left, false, start);
    return isNumeric(left) ? this.#numberComparison(left) : this.#textComparison(left);
  }

  #nullCheck(left: Identifier, start: Token): Filter {
    const negated = this.#reader.takeIf('NOT');
    this.#reader.expect('NULL', negated ? 'IS NOT' : 'IS');
    if (left.entity === 'param' || left.entity === 'tag') return { kind: 'null', left, negated };
    throw this.#reader.fault('IS NULL is for params and tags only', 'Compare it with a value', start);
  }

  #membership(left: Identifier, negated: boolean, start: Token): Filter {
    const allowed = this.#extended
      ? !isNumeric(left)
      : left.entity === 'dataset' || (left.entity === 'attribute' && left.name === 'run_id');
    if (!allowed || isNumeric(left)) {
      const accepted = this.#extended
        ? 'IN is for texts: params, tags, dataset and text attributes'
        : 'IN is for run_id and dataset';
      throw this.#reader.fault('IN cannot be used here', accepted, start);
    }
    this.#reader.expect('(', 'IN');
    const values = [this.#text("IN ('a', 'b')")];
    while (this.#reader.takeIf(',')) values.push(this.#text("IN ('a', 'b')"));
    this.#reader.expect(')', 'the list');
    return { kind: 'membership', left, negated, values };
  }

  #numberComparison(left: NumberIdentifier): Filter {
    const operator = this.#operator(NUMBER_OPERATORS, describe(left)) as NumberOperator;
    const token = this.#reader.take();
    if (token.kind === 'number') return { kind: 'number', left, operator, value: Number(token.value) };
    const date =
      this.#extended && left.entity === 'attribute' && token.kind === 'text' ? isoTime(token.value) : undefined;
    if (date !== undefined) return { kind: 'number', left, operator, value: date };
    const accepted =
      left.entity === 'metric' || !this.#extended
        ? 'Write a number without quotes, such as 0.95 or 1e-3'
        : "Write milliseconds since 1970, or a date such as '2026-01-31' or '2026-01-31T12:00:00Z'";
    throw this.#reader.fault(`${describe(left)} is compared with a number`, accepted, token);
  }

  #textComparison(left: TextIdentifier): Filter {
    const operator = this.#operator(TEXT_OPERATORS, describe(left)) as TextOperator;
    const token = this.#reader.next;
    const value = this.#text(`${describe(left)} ${operator} 'value'`);
    if ((operator === 'LIKE' || operator === 'ILIKE') && value.length > LONGEST_PATTERN) {
      throw this.#reader.fault('The pattern is too long', `At most ${LONGEST_PATTERN} characters`, token);
    }
    return { kind: 'text', left, operator, value };
  }

  #operator(accepted: readonly string[], subject: string): string {
    const token = this.#reader.take();
    const word = this.#extended && token.value === '<>' ? '!=' : token.value.toUpperCase();
    if ((token.kind === 'symbol' || token.kind === 'word') && accepted.includes(word)) return word;
    const found = token.kind === 'end' ? 'the end' : JSON.stringify(token.value);
    throw this.#reader.fault(
      `Expected a comparison after ${subject}, found ${found}`,
      `Use one of ${accepted.join(' ')}`,
      token,
    );
  }

  #text(example: string): string {
    const token = this.#reader.take();
    if (token.kind === 'text') return token.value;
    const found = token.kind === 'end' ? 'the end' : token.value;
    throw this.#reader.fault(`Expected a text in quotes, found ${found}`, `Write it in quotes: ${example}`, token);
  }
}

const joined = (kind: 'and' | 'or', parts: readonly Filter[]): Filter =>
  parts.length === 1 ? (parts[0] as Filter) : { kind, parts };

function isNumeric(identifier: Identifier): identifier is NumberIdentifier {
  if (identifier.entity === 'metric') return true;
  return identifier.entity === 'attribute' && Object.hasOwn(NUMBER_ATTRIBUTES, identifier.name);
}

function describe(identifier: Identifier): string {
  if (identifier.entity === 'attribute') return identifier.name;
  if (identifier.entity === 'dataset') return `dataset.${identifier.field}`;
  const name = `${identifier.entity}s.${identifier.key}`;
  return identifier.entity === 'metric' && identifier.extreme ? `${identifier.extreme}(${name})` : name;
}

/** UTC unless the text names a zone; undefined for what is no ISO 8601 date. */
function isoTime(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined;
  const zoned = /[T ]/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text;
  const time = Date.parse(zoned.replace(' ', 'T'));
  return Number.isNaN(time) ? undefined : time;
}
