import { LibraryRandom } from './library-random.ts';

/** Draws features as LightGBM does, from the same random numbers: some for each tree, of these some for each leaf. */
export class ColumnSampler {
  readonly #features: number;
  readonly #perTree: number;
  readonly #fractionByNode: number;
  readonly #random: LibraryRandom;
  readonly #everyFeature: Int32Array;
  readonly #all: Uint8Array;
  #ofTree: Int32Array;

  constructor(
    features: number,
    rules: { readonly feature_fraction: number; readonly feature_fraction_bynode: number; readonly seed: number },
  ) {
    this.#features = features;
    this.#perTree = rules.feature_fraction < 1 ? countOf(features, rules.feature_fraction) : features;
    this.#fractionByNode = rules.feature_fraction_bynode;
    this.#random = new LibraryRandom(rules.seed);
    this.#everyFeature = Int32Array.from({ length: features }, (_, i) => i);
    this.#all = new Uint8Array(features).fill(1);
    this.#ofTree = this.#everyFeature;
    // The library draws once before the first tree, too.
    if (rules.feature_fraction < 1) this.drawForTree();
  }

  /** 1 for each feature of the next tree. */
  drawForTree(): Uint8Array {
    if (this.#perTree === this.#features) return this.#all;
    this.#ofTree = this.#random.sample(this.#features, this.#perTree);
    return this.#mark(this.#ofTree);
  }

  /** 1 for each feature that the next leaf may split by. */
  drawForLeaf(): Uint8Array {
    if (this.#fractionByNode >= 1) return this.#all;
    const count = countOf(this.#ofTree.length, this.#fractionByNode);
    return this.#mark(this.#random.sample(this.#ofTree.length, count).map((i) => this.#ofTree[i]!));
  }

  #mark(features: Int32Array): Uint8Array {
    const marks = new Uint8Array(this.#features);
    for (const feature of features) marks[feature] = 1;
    return marks;
  }
}

const countOf = (features: number, fraction: number): number =>
  Math.max(Math.min(1, features), Math.trunc(features * fraction + 0.5));
