import type { Tree } from '../../trees/tree.ts';
import { leafWeight, type Regularisation } from './leaf-weight.ts';
import type { NodeSums, Split } from './split-search.ts';

/** Collects nodes while a tree grows; every node begins as a leaf. */
export class TreeBuilder {
  readonly #regularisation: Regularisation;
  /** Factor on leaf weights. */
  readonly #eta: number;
  readonly #splits: (Split | undefined)[] = [];
  readonly #firstChild: number[] = [];
  readonly #sums: NodeSums[] = [];

  constructor(regularisation: Regularisation, eta: number) {
    this.#regularisation = regularisation;
    this.#eta = Math.fround(eta);
  }

  /** The number of the new node. */
  addNode(sums: NodeSums): number {
    this.#sums.push(sums);
    this.#splits.push(undefined);
    return this.#firstChild.push(-1) - 1;
  }

  /** Turns a leaf into an inner node and returns its left child; the right one is the next number. */
  splitNode(node: number, split: Split): number {
    const left = this.addNode(split.left);
    this.addNode(split.right);
    this.#splits[node] = split;
    this.#firstChild[node] = left;
    return left;
  }

  leafValue(node: number): number {
    return Math.fround(this.#weight(node) * this.#eta);
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
      weights: float((node) => (isLeaf(node) ? this.leafValue(node) : this.#weight(node))),
      gains: float((node) => this.#splits[node]?.gain ?? 0),
      covers: float((node) => this.#sums[node]!.hessian),
    };
  }

  #weight(node: number): number {
    const { gradient, hessian } = this.#sums[node]!;
    return leafWeight(gradient, hessian, this.#regularisation);
  }
}
