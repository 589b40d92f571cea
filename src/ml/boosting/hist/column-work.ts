import { codeColumn } from '../../histograms/code-layout.ts';
import { WORD } from '../../histograms/control-block.ts';
import { type CrewMember, codeTableOf } from '../../histograms/orders.ts';
import { featureShare } from '../../histograms/shares.ts';
import type { KernelMemory } from '../../kernels/kernel.ts';
import { columnAt, type Matrix } from '../../matrix.ts';
import { type ColumnBins, countCategories, cutColumn, writeCodes } from './column-bins.ts';

/** Orders about columns: threads take the next one that none has taken. */
export const COLUMN_ORDER = { cut: 100, code: 101 } as const;

/** What threads need to bin columns; values and weights in shared memory. */
export interface ColumnTask {
  readonly matrix: Matrix<Float32Array>;
  readonly weights: Float32Array | undefined;
  readonly maxBins: number;
  /** Where what is found out about columns is kept, {@link columnRecordBytes} each. */
  readonly recordsAt: number;
  readonly recordBytes: number;
}

/** Bins, whether values are missing, categories (0: none), the value below all, then the cuts. */
const HEADER_WORDS = 4;

export const columnRecordBytes = (rows: number, maxBins: number): number =>
  Math.ceil((4 * (HEADER_WORDS + Math.min(rows + 1, maxBins) + 1)) / 64) * 64;

/**
 * The columns that a thread is to work on. Cutting takes the next one that no thread has taken; coding writes the codes of
 * the thread's own features, which no other thread has in its lines of the cache.
 */
export function* columnsFor({ control: { words }, index, size }: CrewMember, task: ColumnTask, order: number) {
  const { columns } = task.matrix;
  const [first, end] = order === COLUMN_ORDER.code ? featureShare(columns, index, size) : [0, columns];
  const next = order === COLUMN_ORDER.code ? (last: number) => last + 1 : () => Atomics.add(words, WORD.nextColumn, 1);
  for (let column = next(first - 1); column < end; column = next(column)) yield column;
}

/** Works on one column, as the order says. */
export function workOnColumn(member: CrewMember, task: ColumnTask, order: number, column: number): void {
  const values = columnAt(task.matrix, column);
  if (order === COLUMN_ORDER.cut) {
    const isCoded = Object.hasOwn(task.matrix.categories ?? {}, task.matrix.names[column]!);
    writeRecord(member.memory, task, column, isCoded ? countCategories(values) : cutColumn(values, task));
    return;
  }
  const into = codeColumn(member.memory.buffer, codeTableOf(member), column);
  writeCodes(values, readRecord(member.memory, task, column), into);
}

function writeRecord(
  { buffer }: KernelMemory,
  { recordsAt, recordBytes }: ColumnTask,
  column: number,
  bins: ColumnBins,
) {
  const at = recordsAt + recordBytes * column;
  const words = new Int32Array(buffer, at, HEADER_WORDS);
  words.set([bins.bins, bins.hasMissing ? 1 : 0, bins.categories ?? 0]);
  const floats = new Float32Array(buffer, at, recordBytes / 4);
  floats[HEADER_WORDS - 1] = bins.below;
  floats.set(bins.cuts, HEADER_WORDS);
}

export function readRecord(
  { buffer }: KernelMemory,
  { recordsAt, recordBytes }: ColumnTask,
  column: number,
): ColumnBins {
  const at = recordsAt + recordBytes * column;
  const [bins, hasMissing, categories] = new Int32Array(buffer, at, HEADER_WORDS);
  const floats = new Float32Array(buffer, at, recordBytes / 4);
  const isCoded = categories! > 0;
  return {
    bins: bins!,
    hasMissing: hasMissing === 1,
    categories: isCoded ? categories : undefined,
    below: floats[HEADER_WORDS - 1]!,
    cuts: isCoded ? new Float32Array() : floats.slice(HEADER_WORDS, HEADER_WORDS + bins!),
  };
}
