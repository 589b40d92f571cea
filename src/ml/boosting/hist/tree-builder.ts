import type { Tree } from '../../trees/tree.ts';
import type { NodeSums, Split } from './split.ts';

/** Collects nodes while a tree grows; every node begins as a leaf. */
export class TreeBuilder {
  /** Factor on leaf weights, a float32. */
  readonly #eta: number;
  readonly #splits: (Split | undefined)[] = [];
  readonly #firstChild: number[] = [];
  readonly #hessians: number[] = [];
  /** Outputs before the factor. */
  readonly #weights: number[] = [];

  constructor(eta: number) {
    this.#eta = Math.fround(eta);
  }

  /** The number of the new node. */
  addNode({ hessian }: NodeSums, weight: number): number {
    this.#hessians.push(hessian);
    this.#weights.push(weight);
    this.#splits.push(undefined);
    return this.#firstChild.push(-1) - 1;
  }

  /**
   * Turns a leaf into an inner node and returns its left child; the right one is the next number.
   * @param weights what the inner node and its children would say as leaves
   */
  splitNode(
    node: number,
    split: Split,
    weights: { readonly own: number; readonly left: number; readonly right: number },
  ): number {
    const left = this.addNode(split.left, weights.left);
    this.addNode(split.right, weights.right);
    this.#splits[node] = split;
    this.#firstChild[node] = left;
    this.#weights[node] = weights.own;
    return left;
  }

  leafValue(node: number): number {
    return Math.fround(this.#weights[node]! * this.#eta);
  }

  build(): Tree {
    const left = Int32Array.from(this.#firstChild);
    const isLeaf = (node: number): boolean => left[node] === -1;
    const float = (ofNode: (node: number) => number): Float32Array =>
      Float32Array.from(left, (_, node) => ofNode(node));
    return {
      left,
      right: left.map((child) => (child === -1 ? -1 : child + 1)),
      features: Int32Array.from(this.#splits, (split) => split?.feature ?? 0),
      conditions: float((node) => this.#splits[node]?.condition ?? this.leafValue(node)),
      defaultLeft: Uint8Array.from(this.#splits, (split) => (split?.defaultLeft ? 1 : 0)),
      weights: float((node) => (isLeaf(node) ? this.leafValue(node) : this.#weights[node]!)),
      gains: float((node) => this.#splits[node]?.gain ?? 0),
      covers: float((node) => this.#hessians[node]!),
      categorySplits: this.#categorySplits(),
    };
  }

  #categorySplits(): Tree['categorySplits'] {
    const chosen = this.#splits.flatMap((split, node) =>
      split?.rightCategories === undefined ? [] : [[node, new Set(split.rightCategories)] as const],
    );
    return chosen.length === 0 ? undefined : new Map(chosen);
  }
}
