import { type CodeColumn, codeColumn, codePlace, codesBytes } from './code-layout.ts';
import { ColumnCopies, copiesBytes } from './column-copies.ts';
import { WORD } from './control-block.ts';
import type { Crew } from './crew.ts';
import type { MemoryViews } from './memory-views.ts';
import {
  codeTableOf,
  FOUND_BYTES,
  JOB_SEGMENTS,
  jobWords,
  LOGISTIC,
  MAY,
  ORDER,
  type Order,
  SEARCH,
  TABLE,
} from './orders.ts';
import { rowShare } from './shares.ts';
import type { TrainingMemory } from './training-memory.ts';

/** Of every thread, where its part of a node's rows begins and ends in the row list. */
export type NodeRows = Int32Array;

/** The address of a histogram. */
export type Histogram = number & { readonly kind?: 'histogram' };

export interface BinLayout {
  readonly rows: number;
  /** Bins of each feature; the code after the last means missing. */
  readonly binCounts: readonly number[];
  /** True where codes take two bytes. */
  readonly isWide: boolean;
  /** Codes that a histogram reserves for each feature: 256 unless wide. */
  readonly slots: number;
  /** Bytes that copies of columns may take; {@link COPIES_BYTES} unless given. */
  readonly copiesBudget?: number | undefined;
}

export interface PartitionJob {
  readonly rows: NodeRows;
  readonly feature: number;
  /** Sets 1 for the codes that go left, 0 for the others. */
  readonly mark: (goesLeft: Uint8Array) => void;
}

export interface CountJob {
  readonly rows: NodeRows;
  readonly into: Histogram;
  /** Is made the other child's by taking this one's away. */
  readonly from?: Histogram | undefined;
}

export interface SearchJob {
  readonly histogram: Histogram;
  readonly gradient: number;
  readonly hessian: number;
  /** What the node saves as a leaf. */
  readonly gain: number;
  readonly features: Int32Array;
  /** What its children may say at least and at most; no bounds unless given. */
  readonly bounds?: { readonly lower: number; readonly upper: number } | undefined;
}

export interface SearchRules {
  /** Per feature: 1 where outputs must not fall as it rises, -1 where they must not rise; only together with bounds. */
  readonly monotone?: Int8Array | undefined;
  readonly min_child_weight: number;
  readonly lambda: number;
  readonly alpha: number;
}

/** The best split that a search found. */
export interface Found {
  readonly gain: number;
  readonly feature: number;
  /** Bins on the side that was added up. */
  readonly bins: number;
  /** True when bins were added up from the highest: they are the right side, and missing goes left. */
  readonly isFromAbove: boolean;
  /** Sums of the side that was added up. */
  readonly gradient: number;
  readonly hessian: number;
}

/** Jobs that one order can carry. */
export const MOST_JOBS = 128;

/** Memory the histograms of unsplit nodes may hold; beyond it children are counted anew instead of subtracted. */
const BUDGET_BYTES = 2 ** 29;

/**
 * Rows as codes of bins in a training memory, with everything that grows trees from them: gradient pairs, the row list
 * that nodes own stretches of, histograms. The threads of a crew share all work on it.
 */
export class BinnedRows {
  readonly memory: TrainingMemory;
  readonly crew: Crew;
  readonly layout: BinLayout;
  /** Gradient and hessian of every row, interleaved. */
  readonly pairs: Float32Array;
  readonly pairsAt: number;
  readonly #codesAt: number;
  readonly #copies: ColumnCopies;
  readonly #rowListAt: number;
  readonly #jobsAt: number;
  readonly #tablesAt: number;
  readonly #tableBytes: number;
  readonly #nodesAt: number;
  readonly #allowedAt: number;
  readonly #foundAt: number;
  readonly #free: Histogram[] = [];
  #lent = 0;

  constructor(memory: TrainingMemory, crew: Crew, layout: BinLayout) {
    const { rows, binCounts, isWide, copiesBudget } = layout;
    const features = binCounts.length;
    this.memory = memory;
    this.crew = crew;
    this.layout = layout;
    const table = { rows, features, isWide, size: crew.size };
    this.#codesAt = memory.allocate(codesBytes(table));
    this.#copies = new ColumnCopies(table, memory.allocate(copiesBytes(table, copiesBudget)), copiesBudget);
    this.#rowListAt = memory.allocate(4 * rows);
    const spareAt = memory.allocate(4 * rows);
    // Loops that take two rows at a time reach one row beyond an odd end.
    this.pairsAt = memory.allocate(8 * (rows + 1));
    const countsAt = memory.allocate(4 * features);
    memory.words(countsAt, features).set(binCounts);
    this.#jobsAt = memory.allocate(4 * jobWords(crew.size) * MOST_JOBS);
    this.#tableBytes = isWide ? 65_536 + 64 : 256;
    this.#tablesAt = memory.allocate(this.#tableBytes * MOST_JOBS);
    this.#nodesAt = memory.allocate(16 * MOST_JOBS);
    this.#allowedAt = memory.allocate(features * MOST_JOBS);
    this.#foundAt = memory.allocate(FOUND_BYTES * crew.size * MOST_JOBS);
    this.pairs = memory.floats(this.pairsAt, 2 * rows);
    const { words } = crew.chief.control;
    words[TABLE.rows] = rows;
    words[TABLE.features] = features;
    words[TABLE.slots] = layout.slots;
    words[TABLE.isWide] = isWide ? 1 : 0;
    words[TABLE.codes] = this.#codesAt;
    words[TABLE.rowList] = this.#rowListAt;
    words[TABLE.spare] = spareAt;
    words[TABLE.pairs] = this.pairsAt;
    words[TABLE.binCounts] = countsAt;
  }

  /** The codes of a column; who writes them calls {@link codesAreWritten} when all are there. */
  codes(feature: number): CodeColumn {
    return codeColumn(this.memory.memory.buffer, codeTableOf(this.crew.chief), feature);
  }

  /** Copies the columns if there is room for all of them. */
  codesAreWritten(): void {
    const features = this.layout.binCounts.length;
    if (this.#copies.room < features || features === 0) return;
    const places = Array.from({ length: features }, (_, feature) => this.#copies.add(feature));
    this.#copy(0, features, places[0]!);
  }

  /** Copies columns to neighbouring places. */
  #copy(first: number, count: number, to: number): void {
    this.crew.chief.control.words.set([first, count, to, this.#copies.bytes], TABLE.first);
    this.crew.give(ORDER.copy);
  }

  /** Where rows are best parted by a column: at its copy, which is made here once it pays. */
  #columnToPartBy(feature: number, rows: NodeRows): { readonly at: number; readonly stride: number } {
    if (this.#copies.isWorthCopying(feature, countOf(rows))) this.#copy(feature, 1, this.#copies.add(feature));
    const copy = this.#copies.placeOf(feature);
    if (copy !== undefined) return { at: copy, stride: this.layout.isWide ? 2 : 1 };
    const { at, stride } = codePlace(codeTableOf(this.crew.chief), feature);
    return { at: this.#codesAt + at, stride };
  }

  /** A histogram with arbitrary content. */
  takeHistogram(): Histogram {
    this.#lent++;
    return this.#free.pop() ?? this.memory.allocate(this.#histogramBytes);
  }

  giveHistogram(histogram: Histogram): void {
    this.#lent--;
    this.#free.push(histogram);
  }

  /** True when so many histograms are lent that nodes should rather be counted anew. */
  get isOverBudget(): boolean {
    return this.#lent * this.#histogramBytes > BUDGET_BYTES;
  }

  get #histogramBytes(): number {
    return 16 * this.layout.slots * this.layout.binCounts.length;
  }

  /** Sums of gradient and hessian, interleaved, of one feature's bins. */
  sums(histogram: Histogram, feature: number): Float64Array {
    const { slots, binCounts } = this.layout;
    return this.memory.doubles(histogram + 16 * slots * feature, 2 * binCounts[feature]!);
  }

  /** Gives all rows back to the root, in their order. */
  everyRow(): NodeRows {
    this.crew.give(ORDER.list);
    const { size } = this.crew;
    return Int32Array.from({ length: size }, (_, i) => i).reduce(
      (segments, i) => {
        segments.set(rowShare(this.layout.rows, i, size), 2 * i);
        return segments;
      },
      new Int32Array(2 * size),
    );
  }

  /** The rows of a node, in ascending order where a single thread owns them all; else thread after thread. */
  *segments(node: NodeRows): Iterable<Uint32Array> {
    const list = new Uint32Array(this.memory.memory.buffer, this.#rowListAt, this.layout.rows);
    for (let i = 0; i < node.length; i += 2) yield list.subarray(node[i]!, node[i + 1]!);
  }

  /** Adds up all pairs in the rows' order. */
  sumPairs(): { readonly gradient: number; readonly hessian: number } {
    this.crew.chief.kernel.sumPairs(this.pairsAt, 0, this.layout.rows, this.#nodesAt);
    const [gradient, hessian] = this.memory.doubles(this.#nodesAt, 2);
    return { gradient: gradient!, hessian: hessian! };
  }

  /** Parts nodes in two; both sides keep their order. At most {@link MOST_JOBS}. */
  partition(jobs: readonly PartitionJob[]): { readonly left: NodeRows; readonly right: NodeRows }[] {
    const { size } = this.crew;
    const columns = jobs.map(({ feature, rows }) => this.#columnToPartBy(feature, rows));
    this.#give(ORDER.partition, jobs, ({ rows, mark }, { integers, bytes }, at, index) => {
      const table = this.#tablesAt + this.#tableBytes * index;
      mark(bytes.subarray(table, table + this.#tableBytes));
      integers[at] = columns[index]!.at;
      integers[at + 1] = table;
      integers[at + 2] = columns[index]!.stride;
      integers.set(rows, at + JOB_SEGMENTS);
    });
    const { integers } = this.crew.chief.views();
    return jobs.map(({ rows }, index) => {
      const middles = this.#jobAt(index) + JOB_SEGMENTS + 2 * size;
      const [left, right] = [rows.slice(), rows.slice()];
      for (let i = 0; i < size; i++) {
        left[2 * i + 1] = integers[middles + i]!;
        right[2 * i] = integers[middles + i]!;
      }
      return { left, right };
    });
  }

  /** Counts nodes' rows into histograms, and takes these away from others. At most {@link MOST_JOBS}. */
  count(jobs: readonly CountJob[], { isEveryRow = false } = {}): void {
    this.#give(ORDER.count, jobs, ({ rows, into, from = 0 }, { integers }, at) => {
      integers[at] = into;
      integers[at + 1] = from;
      integers[at + 2] = isEveryRow ? 1 : 0;
      integers.set(rows, at + JOB_SEGMENTS);
    });
  }

  /**
   * The best split of each node by XGBoost's gain, or undefined where none gains. Better means strictly greater as
   * float32, so ties go to the lower feature, then to missing-goes-right, then to the lower bin. At most
   * {@link MOST_JOBS}; `min_child_weight` must be above 0.
   */
  search(jobs: readonly SearchJob[], rules: SearchRules): (Found | undefined)[] {
    const { doubles } = this.crew.chief.control;
    const features = this.layout.binCounts.length;
    doubles[SEARCH.leastHessian] = rules.min_child_weight;
    doubles[SEARCH.lambda] = rules.lambda;
    doubles[SEARCH.alpha] = rules.alpha;
    const foundBytes = FOUND_BYTES * this.crew.size;
    this.#give(ORDER.search, jobs, (node, views, at, index) => {
      const [nodeAt, allowedAt] = [this.#nodesAt + 16 * index, this.#allowedAt + features * index];
      views.doubles[nodeAt >>> 3] = node.gradient;
      views.doubles[(nodeAt >>> 3) + 1] = node.hessian;
      views.bytes.fill(0, allowedAt, allowedAt + features);
      for (let i = 0; i < node.features.length; i++) {
        const direction = rules.monotone?.[node.features[i]!] ?? 0;
        views.bytes[allowedAt + node.features[i]!] = direction === 0 ? MAY.split : direction > 0 ? MAY.rise : MAY.fall;
      }
      views.integers[at] = node.histogram;
      views.integers[at + 1] = nodeAt;
      views.integers[at + 2] = allowedAt;
      views.integers[at + 3] = this.#foundAt + foundBytes * index;
      views.floats[at + 4] = node.gain;
      views.floats[at + 5] = node.bounds?.lower ?? 0;
      views.floats[at + 6] = node.bounds?.upper ?? 0;
      views.integers[at + 7] = node.bounds === undefined ? 0 : 1;
    });
    return jobs.map((_, index) => this.#bestFound(this.#foundAt + foundBytes * index));
  }

  #bestFound(address: number): Found | undefined {
    const { floats, integers, doubles } = this.crew.chief.views();
    let best: Found | undefined;
    // Members own features in ascending order, so the first of equal gains has the lowest feature.
    for (let member = 0; member < this.crew.size; member++) {
      const at = address + FOUND_BYTES * member;
      const gain = floats[at >>> 2]!;
      if (!(gain > (best?.gain ?? 0))) continue;
      best = {
        gain,
        feature: integers[(at >>> 2) + 1]!,
        bins: integers[(at >>> 2) + 2]! + 1,
        isFromAbove: integers[(at >>> 2) + 3] === 1,
        gradient: doubles[(at >>> 3) + 2]!,
        hessian: doubles[(at >>> 3) + 3]!,
      };
    }
    return best;
  }

  /** Adds each leaf's output to the margins (row-major rows × groups, at an address) of its rows. */
  addLeaves(
    leaves: readonly { readonly rows: NodeRows; readonly output: number }[],
    { marginsAt, groups, group }: { readonly marginsAt: number; readonly groups: number; readonly group: number },
  ): void {
    const { words } = this.crew.chief.control;
    words[TABLE.first] = marginsAt;
    words[TABLE.first + 1] = groups;
    words[TABLE.first + 2] = group;
    for (let i = 0; i < leaves.length; i += MOST_JOBS) {
      this.#give(ORDER.leaves, leaves.slice(i, i + MOST_JOBS), ({ rows, output }, { floats, integers }, at) => {
        floats[at] = output;
        integers.set(rows, at + JOB_SEGMENTS);
      });
    }
  }

  /** Logistic predictions from margins, and their gradient pairs; all at addresses, `weightsAt` 0 where there are none. */
  logistic(tables: {
    readonly marginsAt: number;
    readonly predictionsAt: number;
    readonly labelsAt: number;
    readonly weightsAt: number;
    readonly positiveWeight: number;
  }): void {
    const { words, doubles } = this.crew.chief.control;
    words[TABLE.first] = tables.marginsAt;
    words[TABLE.first + 1] = tables.predictionsAt;
    words[TABLE.first + 2] = tables.labelsAt;
    words[TABLE.first + 3] = tables.weightsAt;
    doubles[LOGISTIC.positiveWeight] = tables.positiveWeight;
    this.crew.give(ORDER.logistic);
  }

  #give<Job>(
    order: Order,
    jobs: readonly Job[],
    write: (job: Job, views: MemoryViews, at: number, index: number) => void,
  ): void {
    if (jobs.length === 0) return;
    const views = this.crew.chief.views();
    jobs.forEach((job, index) => {
      write(job, views, this.#jobAt(index), index);
    });
    const { words } = this.crew.chief.control;
    words[WORD.jobs] = jobs.length;
    words[WORD.jobsAt] = this.#jobsAt;
    this.crew.give(order);
  }

  /** Where a job begins, in words. */
  #jobAt(index: number): number {
    return (this.#jobsAt >>> 2) + jobWords(this.crew.size) * index;
  }
}

const countOf = (rows: NodeRows): number => {
  let count = 0;
  for (let i = 0; i < rows.length; i += 2) count += rows[i + 1]! - rows[i]!;
  return count;
};
