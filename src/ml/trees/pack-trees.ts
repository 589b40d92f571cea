import { type Column, type Decision, type DecisionTree, VIEW } from './decision.ts';

/** Bytes of every record: a column, a tree or a node. */
export const RECORD_BYTES = 16;
const RECORD_WORDS = RECORD_BYTES / 4;
/** Trees that are walked together; about half of a second-level cache. */
const MOST_NODES = 32_768;
/** Columns that a block of rows is seen through; more would push it out of the caches. */
const MOST_COLUMNS = 2048;
const MOST_TREE_NODES = 2_097_152;
const MOST_SET_WORDS = 4_194_304;
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
  readonly #columns: { readonly column: Column; readonly bits: Int32Array }[] = [];
  readonly #columnNumbers = new Map<string, number>();
  readonly #trees: OrderedTree[] = [];
  #nodes = 0;
  setWords = 0;

  constructor() {
    // Column 0 is what leaves read.
    this.#columnNumber({ feature: 0, view: VIEW.never });
  }

  get isFull(): boolean {
    return this.#nodes >= MOST_NODES || this.#columns.length >= MOST_COLUMNS;
  }

  add(tree: DecisionTree, group: number): void {
    const nodes = pairedOrder(tree);
    this.#trees.push({ tree, group, nodes });
    this.#nodes += nodes.length;
    for (const { decision } of nodes) if (decision !== undefined) this.#columnNumber(decision.column);
  }

  #columnNumber(column: Column): number {
    const { feature, view, codes } = column;
    const key = codes === undefined ? `${feature} ${view}` : `${feature} ${view} ${[...codes].join()}`;
    let number = this.#columnNumbers.get(key);
    if (number === undefined) {
      const bits = setBits(codes);
      number = this.#columns.push({ column, bits }) - 1;
      this.#columnNumbers.set(key, number);
      this.setWords += bits.length;
    }
    return number;
  }

  pack(precision: KernelPrecision): PackedTrees {
    const heads = this.#columns.length + this.#trees.length;
    const records = heads + this.#nodes;
    const words = new Int32Array(records * RECORD_WORDS + this.setWords);
    const features = [...new Set(this.#columns.map(({ column }) => column.feature))];
    this.#packColumns(words, records, features);
    let firstNode = heads;
    this.#trees.forEach((tree, t) => {
      const at = (this.#columns.length + t) * RECORD_WORDS;
      words.set([tree.group, firstNode * RECORD_BYTES, depthOf(tree)], at);
      this.#packNodes(words, tree, firstNode, precision);
      firstNode += tree.nodes.length;
    });
    return { words, records, columns: this.#columns.length, trees: this.#trees.length, features };
  }

  #packColumns(words: Int32Array, records: number, features: readonly number[]): void {
    const places = new Map(features.map((feature, place) => [feature, place]));
    let setAt = records * RECORD_WORDS;
    this.#columns.forEach(({ column, bits }, c) => {
      words.set([places.get(column.feature)!, setAt * 4, column.view, bits.length * 32], c * RECORD_WORDS);
      words.set(bits, setAt);
      setAt += bits.length;
    });
  }

  #packNodes(words: Int32Array, { tree, nodes }: OrderedTree, firstNode: number, precision: KernelPrecision): void {
    const singles = new Float32Array(words.buffer);
    const doubles = new Float64Array(words.buffer, 0, words.length >> 1);
    const columnBytes = BLOCK_ROWS * (precision === 'single' ? 4 : 8);
    // Children stand in the order of their parents, behind the root.
    let firstChild = firstNode + 1;
    nodes.forEach(({ node, decision }, i) => {
      const at = (firstNode + i) * RECORD_WORDS;
      if (decision === undefined) {
        words[at + 1] = (firstNode + i - 1) * RECORD_BYTES;
      } else {
        words[at] = this.#columnNumber(decision.column) * columnBytes;
        words[at + 1] = firstChild * RECORD_BYTES;
        firstChild += 2;
      }
      const number = decision === undefined ? tree.values[node]! : decision.threshold;
      if (precision === 'single') singles[at + 2] = number;
      else doubles[(at + 2) >> 1] = number;
    });
  }
}

interface OrderedTree {
  readonly tree: DecisionTree;
  readonly group: number;
  readonly nodes: readonly OrderedNode[];
}

interface OrderedNode {
  readonly node: number;
  readonly depth: number;
  /** Undefined for a leaf. */
  readonly decision: Decision | undefined;
}

/** The root, then the children of each node in turn: the one for values below before the other. */
function pairedOrder(tree: DecisionTree): OrderedNode[] {
  const ordered: OrderedNode[] = [];
  const visit = (node: number, depth: number): void => {
    ordered.push({ node, depth, decision: tree.left[node] === -1 ? undefined : tree.decisionAt(node) });
  };
  visit(0, 0);
  for (let i = 0; i < ordered.length; i++) {
    const { node, depth, decision } = ordered[i]!;
    if (decision === undefined) continue;
    const [left, right] = [tree.left[node]!, tree.right[node]!];
    visit(decision.belowGoesLeft ? left : right, depth + 1);
    visit(decision.belowGoesLeft ? right : left, depth + 1);
  }
  return ordered;
}

/** Level order: the last node is one of the deepest. */
const depthOf = ({ nodes }: OrderedTree): number => nodes.at(-1)!.depth;

/** Bit c is set for code c. */
function setBits(codes: ReadonlySet<number> = new Set()): Int32Array {
  let most = -1;
  for (const code of codes) most = Math.max(most, code);
  const bits = new Int32Array(Math.ceil((most + 1) / 32));
  for (const code of codes) bits[code >> 5]! |= 1 << (code & 31);
  return bits;
}
