import type { LongWork } from '../../schema/index.ts';
import { type ColumnSchema, identifier, type Table } from '../../tables/index.ts';
import { doublesOf } from './chunk-doubles.ts';
import type { MissingPatterns } from './profile.ts';

/** Columns that are compared with each other, the emptiest first. */
const MOST_COLUMNS = 60;
const BLOCKS = 50;
const PATTERNS = 20;
/** Different patterns that are counted; the rest is left out of the list. */
const MOST_PATTERNS = 20_000;
/** Columns whose absence is packed into the bits of one number. */
const BITS = 30;

/** Where values are missing, and together with which others. @param columns with some values missing, and how many */
export async function missingPatterns(
  table: Table,
  columns: readonly { readonly schema: ColumnSchema; readonly missing: number }[],
  work: LongWork,
): Promise<MissingPatterns> {
  const rows = table.rowCount;
  const emptiest = new Set(columns.toSorted((a, b) => b.missing - a.missing).slice(0, MOST_COLUMNS));
  const shown = columns.filter((column) => emptiest.has(column));
  const width = shown.length;
  const size = Math.ceil(rows / BLOCKS);
  const blocks = shown.map(() => new Array<number>(Math.ceil(rows / size)).fill(0));
  const runs = shown.map(() => new LongestRun());
  const together = new Float64Array(width * width);
  const patterns = new Map<string, number>();
  let completeRows = rows;
  if (width > 0) {
    completeRows = 0;
    const words: number[] = new Array(Math.ceil(width / BITS)).fill(0);
    const absent: number[] = [];
    await table.scan(
      (relation) => `SELECT ${maskExpressions(shown.map(({ schema }) => schema)).join(', ')} FROM ${relation}`,
      (chunk, firstRow) => {
        const masks = words.map((_, word) => doublesOf(chunk, word));
        for (let i = 0; i < chunk.rowCount; i++) {
          const row = firstRow + i;
          absent.length = 0;
          for (let word = 0; word < masks.length; word++) {
            words[word] = masks[word]?.[i] ?? 0;
            for (let bits = words[word] as number; bits !== 0; bits &= bits - 1) {
              absent.push(word * BITS + (31 - Math.clz32(bits & -bits)));
            }
          }
          if (absent.length === 0) {
            completeRows++;
            continue;
          }
          const block = Math.floor(row / size);
          for (const a of absent) {
            (blocks[a] as number[])[block] = (blocks[a]?.[block] ?? 0) + 1;
            runs[a]?.add(row);
            for (const b of absent) together[a * width + b] = (together[a * width + b] ?? 0) + 1;
          }
          const key = words.join();
          const seen = patterns.get(key);
          if (seen !== undefined) patterns.set(key, seen + 1);
          else if (patterns.size < MOST_PATTERNS) patterns.set(key, 1);
        }
      },
      work,
    );
  }
  const names = shown.map(({ schema }) => schema.name);
  return {
    columns: names,
    blocks: blocks.map((counts) =>
      counts.map((count, block) => count / (Math.min(rows, (block + 1) * size) - block * size)),
    ),
    blockStarts: Array.from({ length: width === 0 ? 0 : Math.ceil(rows / size) }, (_, block) => block * size),
    runs: runs.map(({ firstRow, length }) => ({ firstRow, length })),
    correlations: names.map((_, a) => names.map((_, b) => phi(together, width, a, b, rows))),
    patterns: [...patterns]
      .sort(([, a], [, b]) => b - a)
      .slice(0, PATTERNS)
      .map(([key, count]) => ({ columns: namesIn(key, names), rows: count })),
    completeRows,
  };
}

/** The longest run of rows among those that are added in order. */
class LongestRun {
  #start = 0;
  #last = -2;
  firstRow = 0;
  length = 0;

  add(row: number): void {
    if (row !== this.#last + 1) this.#start = row;
    this.#last = row;
    if (row - this.#start + 1 <= this.length) return;
    this.firstRow = this.#start;
    this.length = row - this.#start + 1;
  }
}

/** One whole number for every {@link BITS} columns, a bit set for each value that is missing. */
function maskExpressions(columns: readonly ColumnSchema[]): string[] {
  const masks: string[] = [];
  for (let start = 0; start < columns.length; start += BITS) {
    const bits = columns.slice(start, start + BITS).map(({ name, sqlType }, bit) => {
      const column = identifier(name);
      const isMissing = /^(FLOAT|DOUBLE)$/.test(sqlType)
        ? `(${column} IS NULL OR isnan(${column}))`
        : `${column} IS NULL`;
      return `CASE WHEN ${isMissing} THEN ${2 ** bit} ELSE 0 END`;
    });
    masks.push(`CAST(${bits.join(' + ')} AS DOUBLE)`);
  }
  return masks;
}

function namesIn(key: string, names: readonly string[]): readonly string[] {
  const words = key.split(',').map(Number);
  return names.filter((_, column) => (((words[Math.floor(column / BITS)] ?? 0) >>> (column % BITS)) & 1) === 1);
}

/** Pearson's correlation of two columns of zeros and ones. */
function phi(together: Float64Array, width: number, a: number, b: number, rows: number): number {
  const [both, inA, inB] = [together[a * width + b] ?? 0, together[a * width + a] ?? 0, together[b * width + b] ?? 0];
  return (rows * both - inA * inB) / Math.sqrt(inA * (rows - inA) * inB * (rows - inB));
}
