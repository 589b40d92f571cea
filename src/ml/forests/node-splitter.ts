import type { Random } from '../../stats/index.ts';
import type { CodedColumn, CodedColumns } from './coded-columns.ts';
import type { BestPlace, ChildLimits, Criterion, NodeHistogram, NodeTotals } from './criteria/criterion.ts';
import type { Sample } from './sample.ts';

/** How a node is parted. */
export interface ForestSplit {
  readonly feature: number;
  /** Smaller values go left; 0 when categories decide. */
  readonly condition: number;
  readonly defaultLeft: boolean;
  /** Fall of weighted impurity, as a share of the sample's weight. */
  readonly gain: number;
  /** Categories that go right. */
  readonly categories?: readonly number[] | undefined;
  /** 1 for the codes of the feature that go left. */
  readonly goesLeft: Uint8Array;
}

/** Above every value but one: all that is present goes left. */
const ABOVE_ALL = 3.4028234663852886e38;

/** Finds the best split of a node among columns drawn at random; keeps the buffers that takes. */
export class NodeSplitter {
  readonly #columns: readonly CodedColumn[];
  readonly #criterion: Criterion;
  readonly #limits: ChildLimits;
  readonly #candidates: number;
  readonly #random: Random;
  /** All columns; those drawn for the node at hand are moved to the front. */
  readonly #drawing: Int32Array;
  /** A bit for each code, for nodes of fewer rows than codes. */
  readonly #met: Uint32Array;
  readonly #ranks: Float64Array;
  readonly #histogram: NodeHistogram;
  readonly #best: BestPlace = { worth: 0, position: -1, isMissingLeft: false, rowsLeft: 0 };

  constructor(
    { columns }: CodedColumns,
    {
      criterion,
      limits,
      candidates,
      random,
    }: { criterion: Criterion; limits: ChildLimits; candidates: number; random: Random },
  ) {
    this.#columns = columns;
    this.#criterion = criterion;
    this.#limits = limits;
    this.#candidates = candidates;
    this.#random = random;
    this.#drawing = Int32Array.from(columns, (_, feature) => feature);
    const codes = columns.reduce((most, { bins }) => Math.max(most, bins + 1), 0);
    this.#met = new Uint32Array(Math.ceil(codes / 32));
    this.#ranks = new Float64Array(codes);
    this.#histogram = {
      sums: new Float64Array(codes * criterion.stride),
      order: new Int32Array(codes),
      orderLength: 0,
      missing: -1,
    };
  }

  /**
   * The split with the largest fall of impurity; undefined when no column drawn has one. Columns are drawn until enough
   * were looked at and one of them varies within the node, as scikit-learn does.
   */
  find(sample: Sample, node: NodeTotals, begin: number, end: number): ForestSplit | undefined {
    const columns = this.#columns;
    let found: ForestSplit | undefined;
    let bestWorth = Number.NEGATIVE_INFINITY;
    let anyVaries = false;
    for (let drawn = 0; drawn < columns.length && (drawn < this.#candidates || !anyVaries); drawn++) {
      const feature = this.#draw(drawn);
      const column = columns[feature]!;
      this.#fill(column, sample, begin, end);
      const { orderLength, missing } = this.#histogram;
      if (orderLength + (missing >= 0 ? 1 : 0) > 1) {
        anyVaries = true;
        const place = this.#bestPlace(column, node, bestWorth);
        if (place.position >= 0) {
          bestWorth = place.worth;
          found = this.#splitAt(feature, place, node);
        }
      }
      this.#clear();
    }
    return found;
  }

  #draw(drawn: number): number {
    const chosen = drawn + this.#random.integer(this.#drawing.length - drawn);
    const feature = this.#drawing[chosen]!;
    this.#drawing[chosen] = this.#drawing[drawn]!;
    this.#drawing[drawn] = feature;
    return feature;
  }

  /** Sums the node's rows by code and lists the codes that occur. */
  #fill({ codes, bins }: CodedColumn, sample: Sample, begin: number, end: number): void {
    const histogram = this.#histogram;
    const { sums, order } = histogram;
    const { stride } = this.#criterion;
    this.#criterion.fill(sums, codes, sample, begin, end);
    let length = 0;
    if (end - begin < bins) {
      const met = this.#met;
      const { rows } = sample;
      for (let i = begin; i < end; i++) {
        const code = codes[rows[i]!]!;
        met[code >>> 5]! |= 1 << (code & 31);
      }
      for (let word = 0; word < met.length; word++) {
        for (let bits = met[word]!; bits !== 0; bits &= bits - 1) {
          order[length++] = 32 * word + 31 - Math.clz32(bits & -bits);
        }
        met[word] = 0;
      }
    } else {
      for (let code = 0, at = stride - 1; code <= bins; code++, at += stride) {
        if (sums[at]! > 0) order[length++] = code;
      }
    }
    const hasMissing = length > 0 && order[length - 1] === bins;
    histogram.missing = hasMissing ? bins : -1;
    histogram.orderLength = hasMissing ? length - 1 : length;
  }

  #clear(): void {
    const { sums, order, orderLength, missing } = this.#histogram;
    const { stride } = this.#criterion;
    for (let i = 0; i < orderLength; i++) {
      const start = order[i]! * stride;
      for (let at = start; at < start + stride; at++) sums[at] = 0;
    }
    if (missing >= 0) sums.fill(0, missing * stride, (missing + 1) * stride);
  }

  #bestPlace({ categories }: CodedColumn, node: NodeTotals, worth: number): BestPlace {
    const best = this.#best;
    best.worth = worth;
    best.position = -1;
    if (categories) this.#orderByRank(node);
    this.#criterion.scan(this.#histogram, node, false, this.#limits, best);
    if (this.#histogram.missing >= 0) this.#criterion.scan(this.#histogram, node, true, this.#limits, best);
    return best;
  }

  #orderByRank(node: NodeTotals): void {
    const { sums, order, orderLength } = this.#histogram;
    const ranks = this.#ranks;
    const codes = order.subarray(0, orderLength);
    for (const code of codes) ranks[code] = this.#criterion.rank(sums, code, node);
    codes.sort((a, b) => ranks[a]! - ranks[b]! || a - b);
  }

  #splitAt(feature: number, place: BestPlace, node: NodeTotals): ForestSplit {
    const column = this.#columns[feature]!;
    const gain = place.worth - node.worth;
    // Where none of the node's rows lacks the value, those that will go with the majority.
    const defaultLeft =
      this.#histogram.missing >= 0 ? place.isMissingLeft : place.rowsLeft > node.rows - place.rowsLeft;
    const part = column.categories
      ? this.#partCategories(column, place, defaultLeft)
      : this.#partNumbers(column, place);
    return { feature, gain, defaultLeft, ...part };
  }

  #partNumbers({ bins, edges }: CodedColumn, { position, isMissingLeft }: BestPlace) {
    const { order, orderLength } = this.#histogram;
    const goesLeft = new Uint8Array(bins + 1);
    goesLeft[bins] = isMissingLeft ? 1 : 0;
    if (position === orderLength - 1) return { condition: ABOVE_ALL, goesLeft: goesLeft.fill(1, 0, bins) };
    // Midway between the codes on both sides of the place, as trees of exact values cut midway between values.
    const edge = (order[position]! + order[position + 1]! - 1) >> 1;
    return { condition: edges[edge]!, goesLeft: goesLeft.fill(1, 0, edge + 1) };
  }

  /** Categories that the node does not know go the way of missing ones. */
  #partCategories(
    { bins, categories = new Int32Array(), otherCategories = new Int32Array() }: CodedColumn,
    { position }: BestPlace,
    defaultLeft: boolean,
  ) {
    const { order, orderLength } = this.#histogram;
    // XGBoost wants a category on the right: present is parted from missing the other way round.
    const isMirrored = position === orderLength - 1;
    const isUnknownLeft = isMirrored || defaultLeft;
    const goesLeft = new Uint8Array(bins + 1).fill(isUnknownLeft ? 1 : 0);
    for (let i = 0; i < orderLength; i++) goesLeft[order[i]!] = i <= position && !isMirrored ? 1 : 0;
    const right = [
      ...[...categories].filter((_, bin) => goesLeft[bin] === 0),
      ...(isUnknownLeft ? [] : otherCategories),
    ];
    return { condition: 0, defaultLeft: isUnknownLeft, categories: right, goesLeft };
  }
}
