import type { Random } from '../../stats/index.ts';
import type { CodedColumn, CodedColumns, Codes } from './coded-columns.ts';
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
  /** Codes up to this one go left, unless categories decide. */
  readonly lastLeft: number;
  /** Where categories decide. */
  readonly byCategory?: CategorySplit | undefined;
}

interface CategorySplit {
  /** Categories that go right, also those that the column has no code for. */
  readonly right: readonly number[];
  /** 1 for the codes that go left. */
  readonly goesLeft: Uint8Array;
}

/** Codes of so few rows are sorted by insertion. */
const INSERTED_ROWS = 20;
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
    this.#criterion.fill(sums, codes, sample, begin, end);
    const { rows } = sample;
    let length: number;
    if (end - begin <= INSERTED_ROWS) length = insertCodes(order, codes, rows, begin, end);
    else if (end - begin < bins) length = this.#listMet(codes, rows, begin, end);
    else length = this.#listCounted(bins);
    const hasMissing = length > 0 && order[length - 1] === bins;
    histogram.missing = hasMissing ? bins : -1;
    histogram.orderLength = hasMissing ? length - 1 : length;
  }

  /** Codes of some rows, by a bit for each code. */
  #listMet(codes: Codes, rows: Uint32Array, begin: number, end: number): number {
    const met = this.#met;
    const { order } = this.#histogram;
    for (let i = begin; i < end; i++) {
      const code = codes[rows[i]!]!;
      met[code >>> 5]! |= 1 << (code & 31);
    }
    let length = 0;
    for (let word = 0; word < met.length; word++) {
      for (let bits = met[word]!; bits !== 0; bits &= bits - 1) {
        order[length++] = 32 * word + 31 - Math.clz32(bits & -bits);
      }
      met[word] = 0;
    }
    return length;
  }

  /** Codes of many rows, by the counts of all codes. */
  #listCounted(bins: number): number {
    const { sums, order } = this.#histogram;
    const { stride } = this.#criterion;
    let length = 0;
    for (let code = 0, at = stride - 1; code <= bins; code++, at += stride) {
      if (sums[at]! > 0) order[length++] = code;
    }
    return length;
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
    const { position, worth, isMissingLeft, rowsLeft } = place;
    const { order, orderLength, missing } = this.#histogram;
    const gain = worth - node.worth;
    // Where none of the node's rows lacks the value, those that will go with the majority.
    const defaultLeft = missing >= 0 ? isMissingLeft : rowsLeft > node.rows - rowsLeft;
    const isAllPresent = position === orderLength - 1;
    if (column.categories) {
      // XGBoost wants a category on the right: present is parted from missing the other way round.
      const isUnknownLeft = isAllPresent || defaultLeft;
      const byCategory = this.#partCategories(column, isAllPresent ? -1 : position, isUnknownLeft);
      return { feature, condition: 0, gain, defaultLeft: isUnknownLeft, lastLeft: -1, byCategory };
    }
    // Midway between the codes on both sides of the place, as trees of exact values cut midway between values.
    const lastLeft = isAllPresent ? column.bins - 1 : (order[position]! + order[position + 1]! - 1) >> 1;
    const condition = isAllPresent ? ABOVE_ALL : column.edges[lastLeft]!;
    return { feature, condition, gain, defaultLeft, lastLeft };
  }

  /** Categories that the node does not know go the way of missing ones. */
  #partCategories(
    { bins, categories = new Int32Array(), otherCategories = new Int32Array() }: CodedColumn,
    lastLeft: number,
    isUnknownLeft: boolean,
  ): CategorySplit {
    const { order, orderLength } = this.#histogram;
    const goesLeft = new Uint8Array(bins + 1).fill(isUnknownLeft ? 1 : 0);
    for (let i = 0; i < orderLength; i++) goesLeft[order[i]!] = i <= lastLeft ? 1 : 0;
    const withCode = [...categories].filter((_, bin) => goesLeft[bin] === 0);
    return { right: isUnknownLeft ? withCode : [...withCode, ...otherCategories], goesLeft };
  }
}

/** Writes the different codes of a few rows to `order`, ascending; returns how many they are. */
function insertCodes(order: Int32Array, codes: Codes, rows: Uint32Array, begin: number, end: number): number {
  let length = 0;
  for (let i = begin; i < end; i++) {
    const code = codes[rows[i]!]!;
    let place = length;
    while (place > 0 && order[place - 1]! > code) place--;
    if (place > 0 && order[place - 1] === code) continue;
    for (let at = length; at > place; at--) order[at] = order[at - 1]!;
    order[place] = code;
    length++;
  }
  return length;
}
