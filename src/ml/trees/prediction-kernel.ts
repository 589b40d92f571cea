import { BYTES } from '../kernels/compiled/prediction.ts';
import { instantiateKernel } from '../kernels/kernel.ts';
import { RING_BYTES, threadRing } from '../kernels/ring-memory.ts';
import type { Matrix } from '../matrix.ts';
import { RECORD_BYTES } from './column-table.ts';
import { copyFeatures, copyNumbers } from './copy-features.ts';
import { BLOCK_ROWS, type KernelPrecision, type PackedTrees } from './pack-trees.ts';

interface PredictionFunctions {
  relocate(start: number, records: number): void;
  addTrees32: AddTrees;
  addTrees64: AddTrees;
}

type AddTrees = (
  columns: number,
  columnCount: number,
  trees: number,
  treeCount: number,
  rows: number,
  staging: number,
  stride: number,
  sums: number,
  groups: number,
) => void;

/** Bytes of feature values that are copied in at once. */
const STAGING_BYTES = 524_288;
/** Keeps the same row of all columns from falling on the same lines of the cache. */
const STRIDE_PADDING = 16;

/** The compiled walk over packed trees; one for all models of a thread. */
export class PredictionKernel {
  readonly #ring = threadRing();
  readonly #functions: PredictionFunctions = instantiateKernel(BYTES, this.#ring.memory);
  #views: { readonly single: Float32Array; readonly double: Float64Array } | undefined;

  /** Whether `part` can be used without copying it first. */
  holds(part: PackedTrees): boolean {
    return this.#ring.holds(part.words);
  }

  /** Adds the outputs of packed trees to `sums`, row-major rows × groups, of the trees' precision. */
  add(part: PackedTrees, matrix: Matrix, sums: Float32Array | Float64Array, groups: number): void {
    const { words, records, columns, trees, features } = part;
    const precision: KernelPrecision = sums instanceof Float32Array ? 'single' : 'double';
    const size = sums.BYTES_PER_ELEMENT;
    const fitting = Math.floor(STAGING_BYTES / size / (features.length + groups) / BLOCK_ROWS) * BLOCK_ROWS;
    const most = Math.min(Math.max(fitting, BLOCK_ROWS), Math.ceil(matrix.rows / 8) * 8);
    const stride = most + STRIDE_PADDING;

    // Behind the ring: the block's columns, the features of some rows, their sums.
    const staging = columns * BLOCK_ROWS * size;
    const margins = staging + features.length * stride * size;
    this.#reserve(margins + most * groups * size);
    const view = this.#views![precision];
    const stagingIndex = staging / size;
    const sumsIndex = margins / size;
    const run = precision === 'single' ? this.#functions.addTrees32 : this.#functions.addTrees64;
    const address = this.#ring.addressOf(words, (start) => this.#functions.relocate(start, records));

    for (let begin = 0; begin < matrix.rows; begin += most) {
      const count = Math.min(most, matrix.rows - begin);
      copyFeatures({ matrix, features, begin, count, to: view, at: stagingIndex, stride });
      copyNumbers(sums, begin * groups, count * groups, view, sumsIndex);
      const treesAt = address + columns * RECORD_BYTES;
      run(address, columns, treesAt, trees, count, RING_BYTES + staging, stride, RING_BYTES + margins, groups);
      copyNumbers(view, sumsIndex, count * groups, sums, begin * groups);
    }
  }

  /** Views of the scratch space, made anew when the memory has grown. */
  #reserve(bytes: number): void {
    this.#ring.reserveScratch(bytes);
    const { buffer } = this.#ring.memory;
    if (this.#views?.single.buffer === buffer) return;
    this.#views = { single: new Float32Array(buffer, RING_BYTES), double: new Float64Array(buffer, RING_BYTES) };
  }
}

let kernel: PredictionKernel | undefined;

/** This thread's kernel. */
export function predictionKernel(): PredictionKernel {
  kernel ??= new PredictionKernel();
  return kernel;
}
