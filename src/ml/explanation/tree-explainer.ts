import type { Matrix } from '../matrix.ts';
import type { Contributions, Interactions } from '../model.ts';
import type { DecisionTree } from '../trees/decision.ts';
import { contributionsKernel } from './contributions-kernel.ts';
import { visitLeaves } from './leaf-shares.ts';
import { canPackContributions, type PackedContributions, packContributions } from './pack-contributions.ts';
import { type TreeEdges, treeEdges } from './tree-edges.ts';

export interface ExplainedTrees {
  /** Called when the trees are first explained, and again each time where keeping them packed would take too much memory. */
  readonly decisionTrees: () => readonly DecisionTree[];
  /** Output group of each tree. */
  readonly treeGroups: ArrayLike<number>;
  /** Starting margin of each group; its length is the number of groups. */
  readonly baseMargins: ArrayLike<number>;
}

/** Packed trees that a model keeps, at most. */
const MOST_KEPT_BYTES = 33_554_432;
/** Sums in double precision that are held at once. */
const MOST_SUMS = 1_048_576;

interface Prepared {
  /** Mean margin of each group over the training rows. */
  readonly means: Float64Array;
  /** The packed trees, anew on each call unless they are kept; undefined when the kernel cannot hold them. */
  readonly parts: (() => Iterable<PackedContributions>) | undefined;
}

/**
 * Exact path-dependent TreeSHAP of an ensemble: values and interactions.
 * @see Lundberg et al. (2020), From local explanations to global understanding with explainable AI for trees, Nature Machine
 *   Intelligence 2:56–67
 */
export class TreeExplainer {
  readonly #trees: ExplainedTrees;
  #prepared: Prepared | undefined;

  constructor(trees: ExplainedTrees) {
    this.#trees = trees;
  }

  /** SHAP values; the matrix's columns must be the trees' features, in order. */
  contributions(matrix: Matrix): Contributions {
    const { means, parts } = this.#prepare();
    const groups = means.length;
    const features = matrix.columns;
    const width = groups * (features + 1);
    const values = new Float32Array(matrix.rows * width);
    const most = Math.max(64, Math.floor(MOST_SUMS / width));
    for (let begin = 0; begin < matrix.rows; begin += most) {
      const count = Math.min(most, matrix.rows - begin);
      const sums = new Float64Array(count * width);
      for (let i = 0; i < count * groups; i++) sums[i * (features + 1) + features] = means[i % groups]!;
      if (parts === undefined) this.#addPlainly({ matrix, begin, count, sums, groups });
      else for (const part of parts()) contributionsKernel().add(part, { matrix, begin, count, sums, groups });
      values.set(sums, begin * width);
    }
    return { values, groups, featureNames: matrix.names };
  }

  /** SHAP interaction values; the matrix's columns must be the trees' features, in order. */
  interactions(matrix: Matrix): Interactions {
    const { means } = this.#prepare();
    const groups = means.length;
    const side = matrix.columns + 1;
    const width = groups * side * side;
    const values = new Float32Array(matrix.rows * width);
    const most = Math.max(1, Math.floor(MOST_SUMS / width));
    for (let begin = 0; begin < matrix.rows; begin += most) {
      const count = Math.min(most, matrix.rows - begin);
      const sums = new Float64Array(count * width);
      this.#addInteractions({ matrix, begin, count, sums, groups });
      for (let i = 0; i < count * groups; i++) completeSquare(sums, i * side * side, side, means[i % groups]!);
      values.set(sums, begin * width);
    }
    return { values, groups, featureNames: matrix.names };
  }

  /** One tree after the other, since what is known of the edges of a large forest takes much memory. */
  *#edges(seen?: (tree: TreeEdges) => void): Generator<TreeEdges> {
    const { decisionTrees, treeGroups } = this.#trees;
    for (const [t, tree] of decisionTrees().entries()) {
      const edges = treeEdges(tree, treeGroups[t]!);
      seen?.(edges);
      yield edges;
    }
  }

  #prepare(): Prepared {
    this.#prepared ??= this.#newlyPrepared();
    return this.#prepared;
  }

  #newlyPrepared(): Prepared {
    const means = Float64Array.from(this.#trees.baseMargins);
    let packable = 'WebAssembly' in globalThis;
    const edges = this.#edges((tree) => {
      means[tree.group]! += tree.mean;
      packable &&= canPackContributions(tree);
    });
    let kept: PackedContributions[] | undefined = [];
    let bytes = 0;
    for (const part of packContributions(edges, means.length)) {
      bytes += part.words.byteLength;
      if (bytes > MOST_KEPT_BYTES || !packable) kept = undefined;
      kept?.push(part);
    }
    if (!packable) return { means, parts: undefined };
    return { means, parts: () => kept ?? packContributions(this.#edges(), means.length) };
  }

  /** As the kernel, from the formula as it stands: what runs without WebAssembly. */
  #addPlainly({ matrix, begin, count, sums, groups }: RowsToExplain): void {
    const width = groups * (matrix.columns + 1);
    for (const tree of this.#edges()) {
      const start = tree.group * (matrix.columns + 1);
      visitLeaves(tree, { matrix, begin, end: begin + count }, (row, { path, points, outputs, shares }) => {
        const at = (row - begin) * width + start;
        for (let i = 0; i < path.features.length; i++) {
          let share = 0;
          for (let point = 0; point < points; point++) share += outputs[point]! * shares[i * points + point]!;
          sums[at + path.features[i]!.feature]! += share;
        }
      });
    }
  }

  /** Adds what is above the diagonal of each square, and the features' whole shares on the diagonal. */
  #addInteractions({ matrix, begin, count, sums, groups }: RowsToExplain): void {
    const side = matrix.columns + 1;
    for (const tree of this.#edges()) {
      visitLeaves(tree, { matrix, begin, end: begin + count }, (row, { path, points, outputs, shares }) => {
        const at = ((row - begin) * groups + tree.group) * side * side;
        const { features } = path;
        for (let i = 0; i < features.length; i++) {
          const a = features[i]!.feature;
          for (let point = 0; point < points; point++) {
            const share = outputs[point]! * shares[i * points + point]!;
            sums[at + a * (side + 1)]! += share;
            for (let j = 0; j < i; j++) {
              const b = features[j]!.feature;
              sums[at + (a < b ? a * side + b : b * side + a)]! += 0.5 * share * shares[j * points + point]!;
            }
          }
        }
      });
    }
  }
}

interface RowsToExplain {
  readonly matrix: Matrix;
  readonly begin: number;
  readonly count: number;
  readonly sums: Float64Array;
  readonly groups: number;
}

/** Mirrors a square, and leaves to a feature alone what it does not share with others, so that its row sums to its value. */
function completeSquare(sums: Float64Array, at: number, side: number, mean: number): void {
  for (let i = 0; i < side - 1; i++) {
    for (let j = i + 1; j < side - 1; j++) {
      const both = sums[at + i * side + j]!;
      sums[at + j * side + i] = both;
      sums[at + i * side + i]! -= both;
      sums[at + j * side + j]! -= both;
    }
  }
  sums[at + side * side - 1] = mean;
}
