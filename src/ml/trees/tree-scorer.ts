import type { Matrix } from '../matrix.ts';
import type { DecisionTree } from './decision.ts';
import { type KernelPrecision, type PackedTrees, packTrees } from './pack-trees.ts';
import { predictionKernel } from './prediction-kernel.ts';

export interface ScoredTrees {
  /** Called once, when it pays to pack the trees. */
  readonly decisionTrees: () => readonly DecisionTree[];
  readonly trees: number;
  /** Nodes of all trees. */
  readonly nodes: number;
  /** Output group of each tree. */
  readonly treeGroups: ArrayLike<number>;
  /** What values are compared and outputs added in; the sums are Float32 or Float64 accordingly. */
  readonly precision: KernelPrecision;
  /** The plain walk, which does the same to the last bit: for few rows of a model not yet packed. */
  readonly walk: (matrix: Matrix, sums: Float32Array | Float64Array) => void;
}

/** Nanoseconds, roughly: what decides between the plain walk and the kernel. */
const COST = { walkedTree: 60, packedNode: 100, copiedNode: 3 } as const;

/**
 * Adds up trees over rows, quickly: by the WebAssembly kernel once plain walks have cost as much as preparing it would, so
 * that neither one row of a huge forest waits for a preparation nor many rows for a slow walk.
 */
export class TreeScorer {
  readonly #scored: ScoredTrees;
  #packed: PackedTrees[] | 'unpackable' | undefined;
  #walkedCost = 0;

  constructor(scored: ScoredTrees) {
    this.#scored = scored;
  }

  /**
   * Adds every tree's output for every row to `sums`, row-major rows × groups, tree by tree.
   * @param matrix its columns must be the trees' features, in order
   */
  addTo(sums: Float32Array | Float64Array, matrix: Matrix, groups: number): void {
    if (matrix.rows === 0 || this.#scored.trees === 0) return;
    const parts = this.#worthwhileParts(matrix.rows);
    if (parts === undefined) {
      this.#scored.walk(matrix, sums);
      return;
    }
    const kernel = predictionKernel();
    for (const part of parts) kernel.add(part, matrix, sums, groups);
  }

  #worthwhileParts(rows: number): readonly PackedTrees[] | undefined {
    const { trees, nodes, treeGroups, precision, decisionTrees } = this.#scored;
    if (this.#packed === 'unpackable' || !hasWebAssembly()) return undefined;
    if (this.#packed?.every((part) => predictionKernel().holds(part))) return this.#packed;

    this.#walkedCost += rows * trees * COST.walkedTree;
    const preparing = nodes * (this.#packed === undefined ? COST.packedNode + COST.copiedNode : COST.copiedNode);
    if (this.#walkedCost < preparing) return undefined;
    this.#walkedCost = 0;
    this.#packed ??= packTrees(decisionTrees(), treeGroups, precision) ?? 'unpackable';
    return this.#packed === 'unpackable' ? undefined : this.#packed;
  }
}

/** Node can be told to do without (`--jitless`). */
const hasWebAssembly = (): boolean => 'WebAssembly' in globalThis;
