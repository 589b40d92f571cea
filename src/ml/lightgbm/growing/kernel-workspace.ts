import { BYTES } from '../../kernels/compiled/leafwise.ts';
import { instantiateKernel, type KernelMemory, kernelMemory } from '../../kernels/kernel.ts';
import type { BinMapper } from '../binning/bin-mapper.ts';
import type { BinnedData } from '../binning/binned-data.ts';
import { MISSING_NAN } from '../lightgbm-tree.ts';
import {
  type Candidate,
  findNumericSplit,
  type NumericQuestion,
  numericSplit,
  scanPlan,
} from './find-numeric-split.ts';
import type { Histogram, RowRange } from './histogram.ts';
import { markLeftBins } from './partition-rows.ts';
import type { LeafSums, Search, Split } from './split.ts';
import { HISTOGRAM_BUDGET_BYTES, type Workspace } from './workspace.ts';

interface LeafwiseFunctions {
  fillHistogram(
    histogram: number,
    codes: number,
    words: number,
    pairs: number,
    rows: number,
    begin: number,
    end: number,
  ): void;
  subtractHistogram(parent: number, child: number, bytes: number): void;
  fillRestBin(histogram: number, bins: number, rest: number, gradient: number, hessian: number): void;
  partition(rows: number, begin: number, end: number, codes: number, goesLeft: number, spare: number): number;
  scanFromRight(
    histogram: number,
    lastBin: number,
    skip: number,
    gradient: number,
    hessian: number,
    rows: number,
    shift: number,
    minRows: number,
    minHessian: number,
    lambdaL1: number,
    lambdaL2: number,
    out: number,
  ): number;
  scanFromLeft(
    histogram: number,
    bins: number,
    skip: number,
    restFirst: boolean,
    startsWhole: boolean,
    gradient: number,
    hessian: number,
    rows: number,
    shift: number,
    minRows: number,
    minHessian: number,
    lambdaL1: number,
    lambdaL2: number,
    out: number,
  ): number;
}

/** Bytes of a feature in a histogram: 256 bins of 16. */
const FEATURE_BYTES = 4096;
/** Features that one word of codes holds. */
const WORD = 8;
const MOST_BINS = 256;
/** What 32-bit addresses reach, less room for histograms. */
const MOST_BYTES = 2 ** 32 - 2 * HISTOGRAM_BUDGET_BYTES;

/** Bytes that the rows take in kernel memory, without histograms. */
function rowBytes({ features }: BinnedData, groups: number): number {
  return Math.ceil(features.length / WORD) * WORD + features.length + 8 * groups + 8;
}

/** Whether {@link KernelWorkspace} can hold the data: byte codes, and not more than memory has addresses. */
export const fitsKernel = (data: BinnedData, groups: number): boolean =>
  data.features.every(({ bins }) => bins <= MOST_BINS) && data.rows * rowBytes(data, groups) < MOST_BYTES;

/** The workspace whose loops are compiled: everything lies in one memory that they work on. */
export class KernelWorkspace implements Workspace {
  readonly mappers: readonly BinMapper[];
  readonly pairs: readonly Float32Array[];
  readonly rows: Uint32Array;
  readonly #memory: KernelMemory;
  readonly #functions: LeafwiseFunctions;
  readonly #everyRow: Uint32Array;
  readonly #words: number;
  readonly #histogramBytes: number;
  readonly #packed: number;
  readonly #codes: number;
  readonly #spare: number;
  readonly #goesLeft: Uint8Array;
  /** Where a scan leaves what it found: gain, gradient, hessian. */
  readonly #found: Float64Array;
  readonly #free: Histogram[] = [];
  #lent = 0;
  #end = 0;

  constructor(data: BinnedData, groups: number) {
    const { rows, features } = data;
    this.mappers = features.map(({ codes: _, ...mapper }) => mapper);
    this.#words = Math.ceil(features.length / WORD);
    this.#histogramBytes = this.#words * WORD * FEATURE_BYTES;
    this.#memory = kernelMemory(rows * rowBytes(data, groups) + 65_536);
    this.#functions = instantiateKernel(BYTES, this.#memory);
    this.#found = new Float64Array(this.#memory.buffer, this.#reserve(24), 3);
    this.#goesLeft = new Uint8Array(this.#memory.buffer, this.#reserve(MOST_BINS), MOST_BINS);
    this.pairs = Array.from(
      { length: groups },
      () => new Float32Array(this.#memory.buffer, this.#reserve(8 * rows), 2 * rows),
    );
    this.rows = new Uint32Array(this.#memory.buffer, this.#reserve(4 * rows), rows);
    this.#everyRow = Uint32Array.from(this.rows.keys());
    this.#spare = this.#reserve(4 * rows);
    this.#codes = this.#reserve(features.length * rows);
    this.#packed = this.#reserve(this.#words * WORD * rows);
    this.#placeCodes(data);
  }

  #placeCodes({ rows, features }: BinnedData): void {
    const stride = this.#words * WORD;
    const packed = new Uint8Array(this.#memory.buffer, this.#packed, stride * rows);
    const byColumn = new Uint8Array(this.#memory.buffer, this.#codes, features.length * rows);
    features.forEach(({ codes }, feature) => {
      byColumn.set(codes, feature * rows);
      for (let row = 0, at = feature; row < rows; row++, at += stride) packed[at] = codes[row]!;
    });
  }

  /** The address of so many bytes that nothing else uses, where the widest loads are quick. */
  #reserve(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / 64) * 64;
    const lacking = this.#end - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / 65_536));
    return address;
  }

  reset(bag: Uint32Array | undefined): RowRange {
    const { rows } = this;
    if (bag !== undefined) {
      rows.set(bag);
      return { begin: 0, end: bag.length };
    }
    rows.set(this.#everyRow);
    return { begin: 0, end: rows.length };
  }

  split({ begin, end }: RowRange, split: Split): number {
    markLeftBins(this.#goesLeft, this.mappers[split.feature]!, split);
    const codes = this.#codes + split.feature * this.rows.length;
    const { byteOffset } = this.#goesLeft;
    return this.#functions.partition(this.rows.byteOffset, begin, end, codes, byteOffset, this.#spare);
  }

  take(): Histogram {
    this.#lent++;
    const free = this.#free.pop();
    if (free !== undefined) return free;
    const address = this.#reserve(this.#histogramBytes);
    return new Float64Array(this.#memory.buffer, address, this.#histogramBytes / 8);
  }

  give(histogram: Histogram): void {
    this.#lent--;
    this.#free.push(histogram);
  }

  get isOverBudget(): boolean {
    return this.#lent * this.#histogramBytes > HISTOGRAM_BUDGET_BYTES;
  }

  count(histogram: Histogram, group: number, { begin, end }: RowRange): void {
    const { byteOffset: pairs } = this.pairs[group]!;
    const { byteOffset: rows } = this.rows;
    this.#functions.fillHistogram(histogram.byteOffset, this.#packed, this.#words, pairs, rows, begin, end);
  }

  subtract(parent: Histogram, child: Histogram): void {
    this.#functions.subtractHistogram(parent.byteOffset, child.byteOffset, this.#histogramBytes);
  }

  startOf(feature: number): number {
    return (feature * FEATURE_BYTES) / 8;
  }

  fillRest(histogram: Histogram, feature: number, { gradient, hessian }: LeafSums): void {
    const { bins, restBin } = this.mappers[feature]!;
    if (restBin === 0) return;
    const start = histogram.byteOffset + feature * FEATURE_BYTES;
    this.#functions.fillRestBin(start, bins, restBin, gradient, hessian);
  }

  findNumericSplit(histogram: Histogram, leaf: LeafSums, question: NumericQuestion): Search {
    const { rules, monotone, mapper, feature } = question;
    if (monotone !== undefined || rules.max_delta_step > 0) {
      return findNumericSplit(histogram, this.startOf(feature), leaf, question);
    }
    const { node, shift, scansBoth, skip, lastBin } = scanPlan(leaf, question);
    const { gradient, hessian, rows } = node;
    const { min_data_in_leaf: minRows, min_sum_hessian_in_leaf: minHessian, lambda_l1, lambda_l2 } = rules;
    const start = histogram.byteOffset + feature * FEATURE_BYTES;
    const out = this.#found.byteOffset;
    const functions = this.#functions;
    // biome-ignore format: one line for each scan, whose arguments are alike
    const rightBin = functions.scanFromRight(start, lastBin, skip, gradient, hessian, rows, shift, minRows, minHessian, lambda_l1, lambda_l2, out);
    const fromRight = this.#candidate(rightBin);
    if (!scansBoth) return numericSplit(fromRight, undefined, { node, shift, scansBoth, question });
    const isFirstRest = mapper.restBin === 0;
    const startsWhole = isFirstRest && mapper.missing === MISSING_NAN;
    // biome-ignore format: as above
    const leftBin = functions.scanFromLeft(start, mapper.bins, skip, isFirstRest, startsWhole, gradient, hessian, rows, shift, minRows, minHessian, lambda_l1, lambda_l2, out);
    return numericSplit(fromRight, this.#candidate(leftBin), { node, shift, scansBoth, question });
  }

  #candidate(lastLeftBin: number): Candidate | undefined {
    if (lastLeftBin < 0) return undefined;
    const [gain, gradient, hessian] = this.#found as unknown as [number, number, number];
    return { gain, lastLeftBin, gradient, hessian };
  }
}
