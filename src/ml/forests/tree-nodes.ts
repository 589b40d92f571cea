/** A tree of a forest as arrays of one entry per node; children lie side by side after their parent, the root is 0. */
export interface ForestTree {
  /** Left child; the right one is the next node. -1 marks a leaf. */
  readonly left: Int32Array;
  readonly features: Int32Array;
  /** Inner node: smaller values go left. */
  readonly conditions: Float32Array;
  readonly defaultLeft: Uint8Array;
  /** Weighted fall of impurity by the split, as a share of the whole sample; 0 for a leaf. */
  readonly gains: Float32Array;
  /** Weight of the node's rows. */
  readonly covers: Float32Array;
  /** What the node would answer as a leaf, row-major nodes × outputs. */
  readonly values: Float64Array;
  /** For nodes that split by category: the codes that go right. */
  readonly categorySplits: readonly (readonly [node: number, right: readonly number[]])[];
}

const FIRST_CAPACITY = 256;

/** Collects the nodes of a growing tree; every node begins as a leaf. */
export class TreeNodes {
  readonly #outputs: number;
  readonly #categorySplits: [number, readonly number[]][] = [];
  #count = 0;
  #capacity = FIRST_CAPACITY;
  #left = new Int32Array(FIRST_CAPACITY);
  #features = new Int32Array(FIRST_CAPACITY);
  #conditions = new Float32Array(FIRST_CAPACITY);
  #defaultLeft = new Uint8Array(FIRST_CAPACITY);
  #gains = new Float32Array(FIRST_CAPACITY);
  #covers = new Float32Array(FIRST_CAPACITY);
  #values: Float64Array;

  constructor(outputs: number) {
    this.#outputs = outputs;
    this.#values = new Float64Array(FIRST_CAPACITY * outputs);
  }

  /** The number of the new leaf. `answer` is read at once and may be used again. */
  add(answer: Float64Array, cover: number): number {
    const node = this.#count++;
    if (node === this.#capacity) this.#grow();
    this.#left[node] = -1;
    this.#covers[node] = cover;
    for (let output = 0; output < this.#outputs; output++) {
      this.#values[node * this.#outputs + output] = answer[output]!;
    }
    return node;
  }

  /** Turns a leaf into an inner node whose left child will be the next node added, and the right one that after. */
  split(
    node: number,
    split: {
      readonly feature: number;
      readonly condition: number;
      readonly defaultLeft: boolean;
      readonly gain: number;
      readonly categories?: readonly number[] | undefined;
    },
  ): void {
    this.#left[node] = this.#count;
    this.#features[node] = split.feature;
    this.#conditions[node] = split.condition;
    this.#defaultLeft[node] = split.defaultLeft ? 1 : 0;
    this.#gains[node] = split.gain;
    if (split.categories) this.#categorySplits.push([node, split.categories]);
  }

  build(): ForestTree {
    const count = this.#count;
    return {
      left: this.#left.slice(0, count),
      features: this.#features.slice(0, count),
      conditions: this.#conditions.slice(0, count),
      defaultLeft: this.#defaultLeft.slice(0, count),
      gains: this.#gains.slice(0, count),
      covers: this.#covers.slice(0, count),
      values: this.#values.slice(0, count * this.#outputs),
      categorySplits: this.#categorySplits,
    };
  }

  #grow(): void {
    this.#capacity *= 2;
    const wider = <Values extends Int32Array | Float32Array | Uint8Array | Float64Array>(old: Values): Values => {
      const values = new (old.constructor as new (length: number) => Values)(2 * old.length);
      values.set(old);
      return values;
    };
    this.#left = wider(this.#left);
    this.#features = wider(this.#features);
    this.#conditions = wider(this.#conditions);
    this.#defaultLeft = wider(this.#defaultLeft);
    this.#gains = wider(this.#gains);
    this.#covers = wider(this.#covers);
    this.#values = wider(this.#values);
  }
}
