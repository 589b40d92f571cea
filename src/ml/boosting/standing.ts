import type { Matrix } from '../matrix.ts';
import { addTree, startMargins, sumTrees, type TreeSum } from '../trees/sum-trees.ts';
import type { Tree } from '../trees/tree.ts';

/** A tree with its output group and its factor. */
export interface WeightedTree {
  readonly tree: Tree;
  readonly group: number;
  readonly weight: number;
}

/** Who keeps margins, and perhaps knows a quick way to add a tree to them, to the same bits as the plain one. */
export interface StandingPlace {
  readonly margins: Float32Array;
  add?(tree: Tree, group: number, weight: number): void;
}

/** Where the model puts some rows: their margins, kept up to date while trees are added and, with dart, weighed anew. */
export class Standing {
  /** Row-major rows × groups. */
  readonly margins: Float32Array;
  readonly #matrix: Matrix;
  readonly #baseMargins: Float32Array;
  readonly #place: StandingPlace | undefined;
  #leftOut: Float32Array | undefined;

  /**
   * @param matrix in single precision, its columns in the order of the trees' features
   * @param place where margins are to be kept; a new array unless given
   */
  constructor(matrix: Matrix, model: TreeSum, place?: StandingPlace) {
    const start = sumTrees(model, matrix);
    place?.margins.set(start);
    this.margins = place?.margins ?? start;
    this.#place = place;
    this.#matrix = matrix;
    this.#baseMargins = model.baseMargins;
  }

  add({ tree, group, weight }: WeightedTree): void {
    if (this.#place?.add) this.#place.add(tree, group, weight);
    else addTree(this.margins, tree, { matrix: this.#matrix, groups: this.#baseMargins.length, group, factor: weight });
  }

  /** Leaves trees out of the margins until {@link putBack}; `kept` are all others. */
  leaveOut(dropped: readonly WeightedTree[], kept: readonly WeightedTree[]): void {
    const before = this.margins.slice();
    // Whichever walks fewer trees; without any kept this is exact.
    if (kept.length < dropped.length) {
      this.#reset();
      for (const tree of kept) this.add(tree);
    } else {
      for (const tree of dropped) this.add({ ...tree, weight: -tree.weight });
    }
    for (let i = 0; i < before.length; i++) before[i]! -= this.margins[i]!;
    this.#leftOut = before;
  }

  /** Adds what was left out, if anything, at `factor` times its former weight. */
  putBack(factor: number): void {
    const leftOut = this.#leftOut;
    if (leftOut === undefined) return;
    for (let i = 0; i < leftOut.length; i++) this.margins[i]! += leftOut[i]! * factor;
    this.#leftOut = undefined;
  }

  #reset(): void {
    this.margins.set(startMargins(this.#baseMargins, this.#matrix.rows));
  }
}
