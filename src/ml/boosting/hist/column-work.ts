import { WORD } from '../../histograms/control-block.ts';
import { type CrewMember, TABLE } from '../../histograms/orders.ts';
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

/** The next column that no thread has taken; undefined when all are. */
export function nextColumn({ control: { words } }: CrewMember, columns: number): number | undefined {
  const column = Atomics.add(words, WORD.nextColumn, 1);
  return column < columns ? column : undefined;
}

/** Works on one column, as the order says. */
export function workOnColumn(member: CrewMember, task: ColumnTask, order: number, column: number): void {
  const values = columnAt(task.matrix, column);
  if (order === COLUMN_ORDER.cut) {
    const isCoded = Object.hasOwn(task.matrix.categories ?? {}, task.matrix.names[column]!);
    writeRecord(member.memory, task, column, isCoded ? countCategories(values) : cutColumn(values, task));
    return;
  }
  const { words } = member.control;
  const at = (words[TABLE.codes]! >>> 0) + words[TABLE.columnBytes]! * column;
  const { rows } = task.matrix;
  const { buffer } = member.memory;
  const codes = words[TABLE.isWide] === 1 ? new Uint16Array(buffer, at, rows) : new Uint8Array(buffer, at, rows);
  writeCodes(values, readRecord(member.memory, task, column), codes);
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
