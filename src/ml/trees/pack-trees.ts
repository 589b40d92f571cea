import { CodeSets } from './code-sets.ts';
import { ColumnTable, RECORD_BYTES, RECORD_WORDS } from './column-table.ts';
import { type Column, type DecisionTree, VIEW } from './decision.ts';
import { type OrderedTree, orderTree } from './ordered-tree.ts';

/** Trees that are walked together; about half of a second-level cache. */
const MOST_NODES = 32_768;
/** Columns that a block of rows is seen through; more would push it out of the caches. */
export const MOST_COLUMNS = 2048;
const MOST_TREE_NODES = 2_097_152;
const MOST_SET_WORDS = 4_194_304;
/** Flag in a node's column: it asks its set for the code. */
const BY_CATEGORY = 1;
/** Rows of the kernel's block. */
export const BLOCK_ROWS = 64;

/** Trees packed for the prediction kernel: records of columns, trees and nodes, then the sets' bits. */
export interface PackedTrees {
  /** Addresses count from the start; word 1 of each record is one. */
  readonly words: Int32Array;
  readonly records: number;
  readonly columns: number;
  readonly trees: number;
  /** The features that the columns look at; columns name them by their place here. */
  readonly features: readonly number[];
}

/** `single` compares and adds in float32, `double` in float64. */
export type KernelPrecision = 'single' | 'double';

/**
 * Packs trees in their order, into as many parts as caches want.
 * @returns undefined when a tree, or the sets of categories (codes of millions), would fill the kernel's memory
 */
export function packTrees(
  trees: readonly DecisionTree[],
  treeGroups: ArrayLike<number>,
  precision: KernelPrecision,
): PackedTrees[] | undefined {
  const parts: Part[] = [];
  let part: Part | undefined;
  let setWords = 0;
  for (let t = 0; t < trees.length; t++) {
    if (part === undefined || part.isFull) {
      part = new Part();
      parts.push(part);
    }
    setWords -= part.setWords;
    part.add(trees[t]!, treeGroups[t]!);
    setWords += part.setWords;
    if (setWords > MOST_SET_WORDS || trees[t]!.left.length > MOST_TREE_NODES) return undefined;
  }
  return parts.map((full) => full.pack(precision));
}

class Part {
  readonly #columns = new ColumnTable();
  readonly #sets = new CodeSets();
  readonly #trees: OrderedTree[] = [];
  #nodes = 0;

  get setWords(): number {
    return this.#sets.words;
  }

  get isFull(): boolean {
    return this.#nodes >= MOST_NODES || this.#columns.count >= MOST_COLUMNS;
  }

  add(tree: DecisionTree, group: number): void {
    const ordered = orderTree(tree, group);
    this.#trees.push(ordered);
    this.#nodes += ordered.nodes.length;
    for (const { decision } of ordered.nodes) {
      if (decision !== undefined) this.#numbersOf(decision.column);
    }
  }

  /** A node's column and, if it asks for categories, its set. */
  #numbersOf(seen: Column): { readonly column: number; readonly set: number | undefined } {
    const column = this.#columns.numberOf(walkedColumn(seen));
    const membersBelow = (seen.view & VIEW.negated) !== 0;
    return { column, set: seen.codes && this.#sets.numberOf({ column, codes: seen.codes, membersBelow }) };
  }

  pack(precision: KernelPrecision): PackedTrees {
    const columns = this.#columns.count;
    const heads = columns + this.#trees.length;
    const records = heads + this.#nodes;
    const words = new Int32Array(records * RECORD_WORDS + this.setWords);
    const features = this.#columns.writeTo(words, 0);
    for (const [column, count] of this.#sets.counts()) words[column * RECORD_WORDS + 3] = count;
    const sets = this.#sets.writeTo(words, records * RECORD_WORDS);
    let firstNode = heads;
    this.#trees.forEach((tree, t) => {
      const head = [tree.group, firstNode * RECORD_BYTES, depthOf(tree), asksForCategories(tree) ? 1 : 0];
      words.set(head, (columns + t) * RECORD_WORDS);
      this.#packNodes(words, tree, { firstNode, precision, sets });
      firstNode += tree.nodes.length;
    });
    return { words, records, columns, trees: this.#trees.length, features };
  }

  #packNodes(words: Int32Array, { tree, nodes }: OrderedTree, { firstNode, precision, sets }: Packing): void {
    const singles = new Float32Array(words.buffer);
    const doubles = new Float64Array(words.buffer, 0, words.length >> 1);
    const columnBytes = BLOCK_ROWS * (precision === 'single' ? 4 : 8);
    nodes.forEach(({ node, decision, firstChild }, i) => {
      const at = (firstNode + i) * RECORD_WORDS;
      if (decision === undefined) {
        // Number 0 is the column of NaNs. One record back, so that the second child is the leaf itself.
        words[at + 1] = (firstNode + i - 1) * RECORD_BYTES;
      } else {
        const { column, set } = this.#numbersOf(decision.column);
        words[at] = column * columnBytes;
        words[at + 1] = (firstNode + firstChild) * RECORD_BYTES;
        if (set !== undefined) {
          words[at]! |= BY_CATEGORY;
          words[at + 2] = sets[set]!;
          return;
        }
      }
      const number = decision === undefined ? tree.values[node]! : decision.threshold;
      if (precision === 'single') singles[at + 2] = number;
      else doubles[(at + 2) >> 1] = number;
    });
  }
}

interface Packing {
  readonly firstNode: number;
  readonly precision: KernelPrecision;
  /** Their addresses. */
  readonly sets: readonly number[];
}

/**
 * A walk meets few of the sets of a feature, so it looks at the code and asks the node's set, where a column of
 * membership would ask all sets for every row.
 */
function walkedColumn(column: Column): Column {
  if (column.codes === undefined) return column;
  const { feature, view } = column;
  return { feature, view: (view & ~(VIEW.membership | VIEW.negated)) | VIEW.code };
}

const asksForCategories = ({ nodes }: OrderedTree): boolean =>
  nodes.some(({ decision }) => decision?.column.codes !== undefined);

/** Level order: the last node is one of the deepest. */
const depthOf = ({ nodes }: OrderedTree): number => nodes.at(-1)!.depth;
