import { AssayError } from '../../errors/index.ts';

/** Text shown on either side of the fault. */
const WINDOW = 60;

/** A filter or an ordering that cannot be read; says where, and what is accepted there. */
export class FilterInvalidError extends AssayError {
  /** Index into the text, in UTF-16 code units, from 0. */
  readonly position: number;

  constructor(text: string, position: number, problem: string, accepted: string) {
    super({
      code: 'EXPERIMENTS_FILTER_INVALID',
      message: `${problem} (character ${position + 1})\n${excerpt(text, position)}`,
      remedy: accepted,
      details: { text, position, problem, accepted },
    });
    this.position = position;
  }
}

function excerpt(text: string, position: number): string {
  const start = Math.max(0, position - WINDOW);
  const end = Math.min(text.length, position + WINDOW);
  const [before, after] = [start > 0 ? '…' : '', end < text.length ? '…' : ''];
  const line = before + text.slice(start, end).replaceAll(/\s/g, ' ') + after;
  return `  ${line}\n  ${' '.repeat(before.length + position - start)}^`;
}
