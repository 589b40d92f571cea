import { BYTES } from '../kernels/compiled/contributions.ts';
import { instantiateKernel } from '../kernels/kernel.ts';
import { RING_BYTES, threadRing } from '../kernels/ring-memory.ts';
import type { Matrix } from '../matrix.ts';
import { RECORD_BYTES } from '../trees/column-table.ts';
import { copyFeatures } from '../trees/copy-features.ts';
import { BLOCK_ROWS } from '../trees/pack-trees.ts';
import type { PackedContributions } from './pack-contributions.ts';

interface ContributionFunctions {
  relocate(start: number, records: number): void;
  addShares(
    columns: number,
    columnCount: number,
    trees: number,
    treeCount: number,
    rows: number,
    staging: number,
    stride: number,
    shares: number,
    shareStride: number,
    slots: number,
  ): void;
}

/** Bytes of features and shares that are held at once. */
const STAGING_BYTES = 1_048_576;
/** Keeps the same row of all columns from falling on the same lines of the cache. */
const STRIDE_PADDING = 8;

/** Some rows of a matrix and where their shares are added up. */
export interface SharesOfRows {
  /** Its columns are the trees' features, in order. */
  readonly matrix: Matrix;
  readonly begin: number;
  readonly count: number;
  /** Row-major count × groups × (features + 1). */
  readonly sums: Float64Array;
  readonly groups: number;
}

/** The compiled sum of SHAP values over packed trees; one for all models of a thread. */
class ContributionsKernel {
  readonly #ring = threadRing();
  readonly #functions: ContributionFunctions = instantiateKernel(BYTES, this.#ring.memory);

  add(part: PackedContributions, { matrix, begin, count, sums, groups }: SharesOfRows): void {
    const { words, records, columns, trees, features, slotBytes } = part;
    const perRow = features.length * (1 + groups) * 8;
    const fitting = Math.floor(STAGING_BYTES / perRow / BLOCK_ROWS) * BLOCK_ROWS;
    const most = Math.min(Math.max(fitting, BLOCK_ROWS), count + (count % 2));
    const stride = most + STRIDE_PADDING;

    // Behind the ring: the block's columns, the features of some rows, their shares, the slots of a tree.
    const staging = columns * BLOCK_ROWS * 8;
    const shares = staging + features.length * stride * 8;
    const slots = shares + groups * features.length * stride * 8;
    this.#ring.reserveScratch(slots + slotBytes);
    const view = new Float64Array(this.#ring.memory.buffer, RING_BYTES);
    const address = this.#ring.addressOf(words, (start) => this.#functions.relocate(start, records));
    const treesAt = address + columns * RECORD_BYTES;
    const [stagingAt, sharesAt, slotsAt] = [staging, shares, slots].map((offset) => RING_BYTES + offset);
    const [stagingIndex, sharesIndex] = [staging / 8, shares / 8];
    const width = groups * (matrix.columns + 1);

    for (let done = 0; done < count; done += most) {
      const rows = Math.min(most, count - done);
      copyFeatures({ matrix, features, begin: begin + done, count: rows, to: view, at: stagingIndex, stride });
      view.fill(0, sharesIndex, sharesIndex + groups * features.length * stride);
      this.#functions.addShares(
        address,
        columns,
        treesAt,
        trees,
        rows,
        stagingAt!,
        stride,
        sharesAt!,
        stride,
        slotsAt!,
      );
      for (let group = 0; group < groups; group++) {
        for (let place = 0; place < features.length; place++) {
          const from = sharesIndex + (group * features.length + place) * stride;
          let to = done * width + group * (matrix.columns + 1) + features[place]!;
          for (let row = 0; row < rows; row++, to += width) sums[to]! += view[from + row]!;
        }
      }
    }
  }
}

let kernel: ContributionsKernel | undefined;

/** This thread's kernel. */
export function contributionsKernel(): ContributionsKernel {
  kernel ??= new ContributionsKernel();
  return kernel;
}
