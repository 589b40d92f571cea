import type { Matrix } from '../matrix.ts';
import { addTree } from '../trees/sum-trees.ts';
import type { Tree } from '../trees/tree.ts';
import type { Crew } from './crew.ts';
import { ORDER, TABLE, WALK } from './orders.ts';
import type { TrainingMemory } from './training-memory.ts';

const NODE_BYTES = 16;
/** Flags beside a node's column. */
const MISSING_GOES_RIGHT = 1;
const ASKS_SET = 2;

/** Codes above this would make sets that are mostly empty; such trees are walked plainly. */
const MOST_CODES = 65_536;

/** Rows that trees are walked over while others are learnt from: they lie in the training memory, so that threads help. */
export class WalkedRows {
  /** Row-major rows × groups. */
  readonly margins: Float32Array;
  readonly #memory: TrainingMemory;
  readonly #crew: Crew;
  readonly #matrix: Matrix;
  readonly #groups: number;
  readonly #columnsAt: number;
  readonly #marginsAt: number;
  readonly #predictionsAt: number;
  #nodesAt = 0;
  #nodesBytes = 0;

  /** Bytes that it allocates in the training memory, but for the nodes of a tree. */
  static bytes({ rows, columns }: Matrix, groups: number): number {
    return 4 * rows * (columns + 2 * groups) + 1024;
  }

  /** @param matrix in single precision, its columns in the order of the trees' features */
  constructor(memory: TrainingMemory, crew: Crew, matrix: Matrix, groups: number) {
    const { rows, columns, values } = matrix;
    this.#memory = memory;
    this.#crew = crew;
    this.#matrix = matrix;
    this.#groups = groups;
    this.#columnsAt = memory.allocate(4 * rows * columns);
    memory.floats(this.#columnsAt, rows * columns).set(values);
    this.#marginsAt = memory.allocate(4 * rows * groups);
    // Four predictions are written at a time.
    this.#predictionsAt = memory.allocate(4 * rows * groups + 16);
    this.margins = memory.floats(this.#marginsAt, rows * groups);
  }

  /** Adds a tree's outputs, times `weight`, to the margins of one group. */
  add(tree: Tree, group: number, weight: number): void {
    const groups = this.#groups;
    const sets = setsOf(tree);
    if (sets === undefined || !isWalkable(tree)) {
      addTree(this.margins, tree, { matrix: this.#matrix, groups, group, factor: weight });
      return;
    }
    this.#writeNodes(tree, sets, weight);
    const { words } = this.#crew.chief.control;
    const tell = (place: number, value: number): void => {
      words[TABLE.first + place] = value;
    };
    tell(WALK.columns, this.#columnsAt);
    tell(WALK.rows, this.#matrix.rows);
    tell(WALK.nodes, this.#nodesAt);
    tell(WALK.depth, depthOf(tree));
    tell(WALK.asksSets, sets.size > 0 ? 1 : 0);
    tell(WALK.margins, this.#marginsAt);
    tell(WALK.groups, groups);
    tell(WALK.group, group);
    this.#crew.give(ORDER.walk);
  }

  /** Logistic predictions from the margins, by the kernel, as training's are. */
  logistic(): Float32Array {
    const { length } = this.margins;
    this.#crew.chief.kernel.sigmoids(this.#marginsAt, this.#predictionsAt, 0, length);
    return this.#memory.floats(this.#predictionsAt, length);
  }

  #writeNodes(tree: Tree, sets: ReadonlyMap<number, Uint8Array>, weight: number): void {
    const nodes = tree.left.length;
    const setBytes = [...sets.values()].reduce((sum, { length }) => sum + length, 0);
    this.#reserve(nodes * NODE_BYTES + setBytes);
    const words = this.#memory.words(this.#nodesAt, 4 * nodes);
    const floats = this.#memory.floats(this.#nodesAt, 4 * nodes);
    let setAt = nodes * NODE_BYTES;
    for (let node = 0, at = 0; node < nodes; node++, at += 4) {
      if (tree.left[node] === -1) {
        // It is its own left child, and nothing is at least NaN.
        floats[at] = Number.NaN;
        words[at + 1] = 0;
        words[at + 2] = node * NODE_BYTES;
        floats[at + 3] = weight * tree.conditions[node]!;
        continue;
      }
      const set = sets.get(node);
      const missing = tree.defaultLeft[node] === 1 ? 0 : MISSING_GOES_RIGHT;
      words[at + 1] = 4 * this.#matrix.rows * tree.features[node]! + missing + (set === undefined ? 0 : ASKS_SET);
      words[at + 2] = tree.left[node]! * NODE_BYTES;
      if (set === undefined) {
        floats[at] = tree.conditions[node]!;
        continue;
      }
      words[at] = setAt;
      words[at + 3] = 8 * set.length;
      this.#memory.bytes(this.#nodesAt + setAt, set.length).set(set);
      setAt += set.length;
    }
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#nodesBytes) return;
    this.#nodesBytes = 2 * bytes;
    this.#nodesAt = this.#memory.allocate(this.#nodesBytes);
  }
}

/** The categories that go right at nodes that ask for them, a bit each; undefined where a code is too large for that. */
function setsOf({ categorySplits }: Tree): ReadonlyMap<number, Uint8Array> | undefined {
  const sets = new Map<number, Uint8Array>();
  for (const [node, codes] of categorySplits ?? []) {
    let most = 0;
    for (const code of codes) most = Math.max(most, code);
    if (most >= MOST_CODES) return undefined;
    const bits = new Uint8Array((most >>> 3) + 1);
    for (const code of codes) bits[code >>> 3]! |= 1 << (code & 7);
    sets.set(node, bits);
  }
  return sets;
}

/** Whether right children stand behind their sisters and values can be compared, as in every tree grown here. */
const isWalkable = ({ left, right, conditions }: Tree): boolean =>
  left.every((child, node) => child === -1 || (right[node] === child + 1 && !Number.isNaN(conditions[node])));

/** Steps from the root to the deepest leaf; children come after parents. */
function depthOf({ left, right }: Tree): number {
  const depths = new Uint32Array(left.length);
  let deepest = 0;
  for (let node = 0; node < left.length; node++) {
    if (left[node] === -1) continue;
    const below = depths[node]! + 1;
    depths[left[node]!] = below;
    depths[right[node]!] = below;
    deepest = Math.max(deepest, below);
  }
  return deepest;
}
