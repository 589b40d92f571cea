import { BinnedRows } from '../../histograms/binned-rows.ts';
import { codesBytes } from '../../histograms/code-layout.ts';
import { copiesBytes } from '../../histograms/column-copies.ts';
import { CONTROL_BYTES, WORD } from '../../histograms/control-block.ts';
import { Crew } from '../../histograms/crew.ts';
import type { KernelKind } from '../../histograms/open-kernel.ts';
import { TrainingMemory } from '../../histograms/training-memory.ts';
import type { Matrix } from '../../matrix.ts';
import { BYTE_CODES, type ColumnBins, MOST_CATEGORIES, tooManyCategories } from './column-bins.ts';
import {
  COLUMN_ORDER,
  type ColumnTask,
  columnRecordBytes,
  columnsFor,
  readRecord,
  workOnColumn,
} from './column-work.ts';
import { compileSketch } from './sketch-kernel.ts';

/** A matrix with every value replaced by the number of its bin; the code after the last bin means missing. */
export interface BinnedMatrix extends AsyncDisposable {
  readonly rows: BinnedRows;
  readonly features: readonly ColumnBins[];
  /** True when no value is missing. */
  readonly isDense: boolean;
}

export interface BinOptions {
  readonly maxBins: number;
  /** How many rows each row stands for where quantiles are taken; one unless given. */
  readonly weights?: Float32Array | undefined;
  readonly threads: number;
  readonly kernel: KernelKind;
  /** Bytes that copies of columns may take, if not as many as usual. */
  readonly copiesBudget?: number;
  /** Bytes that the caller will allocate beside. */
  readonly moreBytes?: number;
  /** Called between columns, so that somebody who wants to stop is heard. */
  readonly breathe: () => Promise<void>;
}

/** Beside this module, as source or compiled. */
const PROGRAM = new URL(import.meta.url.endsWith('.ts') ? './crew-program.ts' : './crew-program.js', import.meta.url);

/** Histograms whose memory is there from the beginning. */
const FIRST_HISTOGRAMS = 64;
const MOST_FIRST_BYTES = 2 ** 28;

/** For the tables of jobs, with room to spare. */
const JOB_BYTES = 2 ** 24;

/** Bins every column, and keeps the threads that did it for the growing of trees. */
export async function binMatrix(matrix: Matrix<Float32Array>, options: BinOptions): Promise<BinnedMatrix> {
  const { maxBins, threads, kernel, breathe } = options;
  const { rows, columns } = matrix;
  const size = Math.max(1, Math.min(threads, columns));
  const recordBytes = columnRecordBytes(rows, Math.max(maxBins, 1));
  const memory = new TrainingMemory(
    CONTROL_BYTES + recordBytes * columns + neededBytes(matrix, maxBins, size) + (options.moreBytes ?? 0),
  );
  memory.allocate(CONTROL_BYTES);
  const task: ColumnTask = {
    matrix: size > 1 ? { ...matrix, values: shared(matrix.values) } : matrix,
    weights: size > 1 ? options.weights && shared(options.weights) : options.weights,
    maxBins,
    recordsAt: memory.allocate(recordBytes * columns),
    recordBytes,
  };
  compileSketch();
  const crew = new Crew(memory, { size, kernel, program: PROGRAM, data: { columns: task } });
  try {
    await eachColumn(crew, task, COLUMN_ORDER.cut, breathe);
    const features = Array.from({ length: columns }, (_, column) => readRecord(memory.memory, task, column));
    checkCategories(matrix, features);
    const binned = new BinnedRows(memory, crew, {
      rows,
      binCounts: features.map(({ bins }) => bins),
      ...widthOf(features),
      copiesBudget: options.copiesBudget,
    });
    await eachColumn(crew, task, COLUMN_ORDER.code, breathe);
    binned.codesAreWritten();
    return {
      rows: binned,
      features,
      isDense: !features.some(({ hasMissing }) => hasMissing),
      [Symbol.asyncDispose]: () => crew[Symbol.asyncDispose](),
    };
  } catch (error) {
    await crew[Symbol.asyncDispose]();
    throw error;
  }
}

/** A column without missing values never uses its last code, so 256 bins still fit a byte. */
function widthOf(features: readonly ColumnBins[]): { readonly isWide: boolean; readonly slots: number } {
  const isWide = features.some(({ bins, hasMissing }) => bins + (hasMissing ? 1 : 0) > BYTE_CODES);
  const mostCodes = features.reduce((most, { bins }) => Math.max(most, bins + 1), 0);
  return { isWide, slots: isWide ? 2 ** Math.ceil(Math.log2(mostCodes)) : BYTE_CODES };
}

async function eachColumn(crew: Crew, task: ColumnTask, order: number, breathe: () => Promise<void>): Promise<void> {
  Atomics.store(crew.chief.control.words, WORD.nextColumn, 0);
  crew.begin(order);
  for (const column of columnsFor(crew.chief, task, order)) {
    workOnColumn(crew.chief, task, order, column);
    await breathe();
  }
  await crew.ready();
  crew.finish();
}

function checkCategories({ names }: Matrix, features: readonly ColumnBins[]): void {
  features.forEach(({ categories = 0 }, column) => {
    if (categories > MOST_CATEGORIES) throw tooManyCategories(names[column]!, categories);
  });
}

/** Memory is only taken when it is touched, so that too much does no harm. */
function neededBytes({ rows, columns, categories = {} }: Matrix, maxBins: number, size: number): number {
  const mayBeWide = maxBins > BYTE_CODES || Object.values(categories).some(({ length }) => length >= BYTE_CODES);
  const table = { rows, features: columns, isWide: mayBeWide, size };
  const codes = codesBytes(table) + copiesBytes(table);
  const rowList = 16 * rows;
  const histogram = 16 * (mayBeWide ? 2 * Math.max(maxBins, BYTE_CODES) : BYTE_CODES) * columns;
  const histograms = Math.min(FIRST_HISTOGRAMS * histogram, MOST_FIRST_BYTES);
  return codes + rowList + histograms + JOB_BYTES * (1 + columns / 64);
}

/** The same numbers where other threads see them. */
function shared(numbers: Float32Array): Float32Array {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const copy = new Float32Array(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}
