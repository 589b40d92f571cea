import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { LongWork } from '../schema/index.ts';
import { FLAGS_PER_INTEGER, isFixed } from './canonical.ts';
import { digestOf } from './digest.ts';
import type { Relation } from './relation.ts';
import { statisticsOf } from './statistics.ts';
import type { Examination } from './table.ts';
import { copyNumbers, wordsOf } from './vector-values.ts';

/** Numbers that are kept in memory from one reading: 256 MB. Larger tables are read once more. */
const MOST_KEPT = 1 << 25;

/** What {@link Table.examine} does: the numbers that statistics want are kept while they are hashed. */
export async function examine(relation: Relation, work: LongWork): Promise<Examination> {
  const keeping = startKeeping(relation);
  const digest = await digestOf(relation, work, keeping?.take);
  let kept = keeping?.numbers;
  return {
    digest,
    statistics: (work = {}) => {
      const numbers = kept;
      // Sorting takes the arrays over.
      kept = undefined;
      return statisticsOf(relation, work, numbers);
    },
  };
}

interface Keeping {
  /** By column; NaN where a value is missing. */
  readonly numbers: Map<string, Float64Array<ArrayBuffer>>;
  readonly take: (chunk: DuckDBDataChunk, firstRow: number) => void;
}

function startKeeping({ schema, rowCount }: Relation): Keeping | undefined {
  const fixed = schema.flatMap((column, index) => (isFixed(column) ? [{ name: column.name, index }] : []));
  if (fixed.length * rowCount > MOST_KEPT) return undefined;
  const columns = fixed.map(({ name, index }) => ({
    ...{ name, values: new Float64Array(rowCount) },
    group: Math.floor(index / FLAGS_PER_INTEGER),
    word: index % FLAGS_PER_INTEGER < 32 ? 0 : 1,
    bit: 1 << ((index % FLAGS_PER_INTEGER) % 32),
  }));
  const groups = Math.ceil(schema.length / FLAGS_PER_INTEGER);
  const take = (chunk: DuckDBDataChunk, firstRow: number): void => {
    // Asking a chunk crosses into the engine: never once a value.
    const rows = chunk.rowCount;
    const flags = Array.from({ length: groups }, (_, group) => wordsOf(chunk, fixed.length + group));
    const found = flags.map(eitherWord);
    for (const [position, { values, group, word, bit }] of columns.entries()) {
      const own = values.subarray(firstRow, firstRow + rows);
      copyNumbers(chunk, position, own);
      const words = flags[group];
      if (words === undefined || ((found[group]?.[word] ?? 0) & bit) === 0) continue;
      for (let row = 0; row < rows; row++) {
        if (((words[2 * row + word] ?? 0) & bit) !== 0) own[row] = Number.NaN;
      }
    }
  };
  return { numbers: new Map(columns.map(({ name, values }) => [name, values])), take };
}

/** The bits that any row has, of the lower words and of the higher ones. */
function eitherWord(words: Uint32Array): readonly [number, number] {
  let [low, high] = [0, 0];
  for (let at = 0; at < words.length; at += 2) {
    low |= words[at] ?? 0;
    high |= words[at + 1] ?? 0;
  }
  return [low, high];
}
