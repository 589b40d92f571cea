import { FilterInvalidError } from './filter-invalid-error.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Walks over the tokens of a filter, one ahead. */
export class TokenReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  get next(): Token {
    // The last token is the end, and nothing reads past it.
    return this.#tokens[this.#index] as Token;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'end') this.#index += 1;
    return token;
  }

  /** Takes the next token if it is this symbol, or this keyword in any case. */
  takeIf(value: string): boolean {
    const { kind, value: found } = this.next;
    if ((kind !== 'word' && kind !== 'symbol') || found.toUpperCase() !== value) return false;
    this.#index += 1;
    return true;
  }

  expect(value: string, after: string): void {
    if (!this.takeIf(value))
      throw this.fault(`Expected ${value} after ${after}, found ${this.found()}`, `Write ${value}`);
  }

  expectEnd(accepted: string): void {
    if (this.next.kind !== 'end') throw this.fault(`Unexpected ${this.found()}`, accepted);
  }

  /** The next token as it stands in the text. */
  found(): string {
    const { kind, start, end } = this.next;
    return kind === 'end' ? 'the end' : this.#text.slice(start, end);
  }

  fault(problem: string, accepted: string, at: Token = this.next): FilterInvalidError {
    return new FilterInvalidError(this.#text, at.start, problem, accepted);
  }
}
