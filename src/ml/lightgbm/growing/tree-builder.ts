import type { BinMapper } from '../binning/bin-mapper.ts';
import { CATEGORICAL, DEFAULT_LEFT, type LightgbmTree } from '../lightgbm-tree.ts';
import type { Split } from './split.ts';

/** Thresholds and gains beyond this are written as this. */
const LARGEST = 1e300;

/** Collects the nodes of a growing tree, in LightGBM's numbering. */
export class TreeBuilder {
  readonly #left: number[] = [];
  readonly #right: number[] = [];
  readonly #features: number[] = [];
  readonly #thresholds: number[] = [];
  readonly #decisions: number[] = [];
  readonly #gains: number[] = [];
  readonly #internalValues: number[] = [];
  readonly #internalWeights: number[] = [];
  readonly #internalCounts: number[] = [];
  readonly #leafValues: number[];
  readonly #leafWeights: number[];
  readonly #leafCounts: number[];
  readonly #parents: number[] = [-1];
  readonly #boundaries: number[] = [0];
  readonly #words: number[] = [];

  constructor(root: { readonly output: number; readonly hessian: number; readonly rows: number }) {
    this.#leafValues = [root.output];
    this.#leafWeights = [root.hessian];
    this.#leafCounts = [root.rows];
  }

  get leaves(): number {
    return this.#leafValues.length;
  }

  /**
   * Splits a leaf: it stays the left one, the right one gets the next number, which is returned.
   * @param gain what the model file says the split was worth
   */
  split(
    leaf: number,
    feature: BinMapper,
    { split, gain, leftRows, rightRows }: { split: Split; gain: number; leftRows: number; rightRows: number },
  ): number {
    const node = this.#left.length;
    const right = this.leaves;
    const parent = this.#parents[leaf]!;
    if (parent >= 0) (this.#left[parent] === ~leaf ? this.#left : this.#right)[parent] = node;
    this.#left.push(~leaf);
    this.#right.push(~right);
    this.#features.push(feature.column);
    this.#gains.push(gain);
    this.#internalValues.push(this.#leafValues[leaf]!);
    this.#internalWeights.push(split.left.hessian + split.right.hessian);
    this.#internalCounts.push(leftRows + rightRows);
    this.#addDecision(feature, split);
    this.#parents[leaf] = node;
    this.#parents.push(node);
    this.#leafValues[leaf] = split.left.output || 0;
    this.#leafWeights[leaf] = split.left.hessian;
    this.#leafCounts[leaf] = leftRows;
    this.#leafValues.push(split.right.output || 0);
    this.#leafWeights.push(split.right.hessian);
    this.#leafCounts.push(rightRows);
    return right;
  }

  #addDecision({ missing, bounds, categories }: BinMapper, { leftBins, lastLeftBin, defaultLeft }: Split): void {
    if (leftBins === undefined) {
      this.#thresholds.push(Math.min(bounds[lastLeftBin]!, LARGEST));
      this.#decisions.push(missing | (defaultLeft ? DEFAULT_LEFT : 0));
      return;
    }
    const chosen = leftBins.map((bin) => categories![bin]!);
    const words = new Uint32Array(Math.trunc(Math.max(...chosen) / 32) + 1);
    for (const category of chosen) words[Math.trunc(category / 32)]! |= 1 << (category % 32);
    this.#thresholds.push(this.#boundaries.length - 1);
    this.#decisions.push(missing | CATEGORICAL);
    this.#words.push(...words);
    this.#boundaries.push(this.#words.length);
  }

  build(): LightgbmTree {
    return {
      left: Int32Array.from(this.#left),
      right: Int32Array.from(this.#right),
      features: Int32Array.from(this.#features),
      thresholds: Float64Array.from(this.#thresholds),
      decisions: Uint8Array.from(this.#decisions),
      gains: Float32Array.from(this.#gains),
      internalValues: Float64Array.from(this.#internalValues),
      internalWeights: Float64Array.from(this.#internalWeights),
      internalCounts: Int32Array.from(this.#internalCounts),
      leafValues: Float64Array.from(this.#leafValues),
      leafWeights: Float64Array.from(this.#leafWeights),
      leafCounts: Int32Array.from(this.#leafCounts),
      categories:
        this.#boundaries.length === 1
          ? undefined
          : { boundaries: Int32Array.from(this.#boundaries), words: Uint32Array.from(this.#words) },
      shrinkage: 1,
    };
  }
}
