import { codeColumn } from '../../histograms/code-layout.ts';
import { WORD } from '../../histograms/control-block.ts';
import { type CrewMember, codeTableOf, TABLE } from '../../histograms/orders.ts';
import { featureShare, rowShare } from '../../histograms/shares.ts';
import { columnAt } from '../../matrix.ts';
import { binsOfColumn, isCoded } from '../binning/binned-data.ts';
import { writeBins } from '../binning/write-bins.ts';
import { compiledReader } from '../growing/compiled-reader.ts';
import { findLeafSplit, type LeafQuestion } from '../growing/find-leaf-split.ts';
import { type LeafwiseKernel, openLeafwiseKernel } from '../growing/leafwise-kernel.ts';
import type { SearchedFeature, Split } from '../growing/split.ts';
import { PRODUCT_ROWS } from '../objectives/binary-pairs.ts';
import { readRecord, writeRecord } from './bin-records.ts';
import {
  FEATURE_WORDS,
  FOUND,
  JOB_HEADER_BYTES,
  LEAFWISE_ORDER,
  type LeafwiseTask,
  leafBytes,
  NUMBER,
  PLACE,
} from './leafwise-task.ts';

/** One thread's part of growing trees leaf by leaf: it owns some features, some rows, and takes columns as they come. */
export class LeafwiseShare {
  readonly #member: CrewMember;
  readonly #task: LeafwiseTask;
  readonly #kernel: LeafwiseKernel;
  #searched: readonly SearchedFeature[] | undefined;

  constructor(member: CrewMember, task: LeafwiseTask) {
    this.#member = member;
    this.#task = task;
    this.#kernel = openLeafwiseKernel(member.memory);
  }

  /** Does the share of an order; nothing for orders of others. */
  perform(order: number): void {
    if (order === LEAFWISE_ORDER.findBins) this.#findBins();
    else if (order === LEAFWISE_ORDER.writeCodes) this.#writeCodes();
    else if (order === LEAFWISE_ORDER.search) this.#search();
    else if (order === LEAFWISE_ORDER.binaryPairs) this.#binaryPairs();
    else if (order === LEAFWISE_ORDER.outputs) this.#addOutputs();
  }

  /** Finds bins of numeric columns; those of categories have no room in a record, and the chief finds them. */
  #findBins(): void {
    const { matrix, recordsAt, recordDoubles } = this.#task;
    for (let column = this.#next(matrix.columns); column !== undefined; column = this.#next(matrix.columns)) {
      if (isCoded(matrix, column)) continue;
      const bins = binsOfColumn(matrix, column, this.#task);
      writeRecord(this.#member.memory, recordsAt + 8 * recordDoubles * column, bins);
    }
  }

  #writeCodes(): void {
    const { matrix, recordsAt, recordDoubles } = this.#task;
    const { memory, control } = this.#member;
    const table = codeTableOf(this.#member);
    const columns = new Int32Array(memory.buffer, control.words[PLACE.featureColumns]! >>> 0, table.features);
    // Of the thread's own features: no other thread has their codes in its lines of the cache.
    const [begin, end] = featureShare(table.features, this.#member.index, this.#member.size);
    for (let feature = begin; feature < end; feature++) {
      const column = columns[feature]!;
      if (isCoded(matrix, column)) continue;
      const bins = readRecord(memory, recordsAt + 8 * recordDoubles * column);
      writeBins(bins, columnAt(matrix, column), codeColumn(memory.buffer, table, feature));
    }
  }

  /** The next thing that no thread has taken; undefined when all are. */
  #next(count: number): number | undefined {
    const taken = Atomics.add(this.#member.control.words, WORD.nextColumn, 1);
    return taken < count ? taken : undefined;
  }

  #search(): void {
    const { control, index, size } = this.#member;
    const { words } = control;
    const features = words[TABLE.features]!;
    for (let job = 0; job < words[PLACE.jobCount]!; job++) {
      const jobAt = (words[PLACE.jobs]! >>> 0) + words[PLACE.jobBytes]! * job;
      const foundAt = (words[PLACE.found]! >>> 0) + words[PLACE.foundBytes]! * (job * size + index);
      const [begin, end] = featureShare(features, index, size);
      this.#searchLeaf(jobAt, foundAt, { begin, end });
    }
  }

  #searchLeaf(jobAt: number, foundAt: number, { begin, end }: { begin: number; end: number }): void {
    const { memory, control, kernel } = this.#member;
    const { buffer } = memory;
    const features = this.#features();
    const slots = control.words[TABLE.slots]!;
    const [gradient, hessian, rows, least, most] = new Float64Array(buffer, jobAt, 5);
    const [histogram, without, isCounted] = new Int32Array(buffer, jobAt + 40, 3);
    const bytes = (part: number): Uint8Array =>
      new Uint8Array(buffer, jobAt + JOB_HEADER_BYTES + part * features.length, features.length);
    const question: LeafQuestion = {
      leaf: { gradient: gradient!, hessian: hessian!, rows: rows! },
      bounds: { least: least!, most: most! },
      isCounted: isCounted === 1,
      parent: bytes(0),
      allowed: bytes(1),
    };
    const from = histogram! >>> 0;
    const best = findLeafSplit(question, {
      features,
      begin,
      end,
      rules: this.#task.splitRules,
      isConstrained: this.#task.isConstrained,
      reader: compiledReader(this.#kernel, memory, { features, histogram: from, slots, scratch: foundAt }),
      splittable: bytes(2),
      prepare: (feature) => {
        const offset = 16 * slots * feature;
        if (without !== -1) kernel.subtract(from + offset, (without! >>> 0) + offset, features[feature]!.bins);
      },
    });
    writeFound(buffer, foundAt, best);
  }

  #features(): readonly SearchedFeature[] {
    if (this.#searched === undefined) {
      const { control, memory } = this.#member;
      const features = control.words[TABLE.features]!;
      const table = new Int32Array(memory.buffer, control.words[PLACE.featureTable]! >>> 0, FEATURE_WORDS * features);
      this.#searched = Array.from({ length: features }, (_, feature) => {
        const [bins, missing, zeroBin, restBin, isCategorical, monotone] = table.subarray(FEATURE_WORDS * feature);
        return {
          bins: bins!,
          missing: missing!,
          zeroBin: zeroBin!,
          restBin: restBin!,
          isCategorical: isCategorical === 1,
          monotone: monotone!,
        };
      });
    }
    return this.#searched;
  }

  #binaryPairs(): void {
    const { control, index, size } = this.#member;
    const { words, doubles } = control;
    const [begin, end] = rowShare(words[TABLE.rows]!, index, size);
    this.#kernel.binaryPairs(
      words[PLACE.scores]! >>> 0,
      words[PLACE.signs]! >>> 0,
      words[PLACE.weights]! >>> 0,
      words[TABLE.pairs]! >>> 0,
      begin,
      end,
      doubles[NUMBER.sigmoid]!,
      doubles[NUMBER.negativeWeight]!,
      doubles[NUMBER.positiveWeight]!,
      (words[PLACE.products]! >>> 0) + (16 * begin) / PRODUCT_ROWS,
    );
  }

  #addOutputs(): void {
    const { control, index, size, memory } = this.#member;
    const { words } = control;
    const [scores, rows] = [words[PLACE.scores]! >>> 0, words[TABLE.rowList]! >>> 0];
    for (let leaf = 0; leaf < words[PLACE.leafCount]!; leaf++) {
      const at = (words[PLACE.leaves]! >>> 0) + leafBytes(size) * leaf;
      const [output] = new Float64Array(memory.buffer, at, 1);
      const [begin, end] = new Int32Array(memory.buffer, at + 8 + 8 * index, 2);
      this.#kernel.addOutput(scores, rows, begin!, end!, output!, words[PLACE.groups]!, words[PLACE.group]!);
    }
  }
}

function writeFound(buffer: SharedArrayBuffer, at: number, split: Split | undefined): void {
  const numbers = new Float64Array(buffer, at + FOUND.scratchBytes, FOUND.numbers);
  numbers[0] = split === undefined ? 0 : 1;
  if (split === undefined) return;
  const { gain, feature, lastLeftBin, defaultLeft, left, right, leftBins = [] } = split;
  numbers.set([gain, feature, lastLeftBin, defaultLeft ? 1 : 0], 1);
  numbers.set([left.gradient, left.hessian, left.output, right.gradient, right.hessian, right.output], 5);
  numbers[11] = leftBins.length;
  new Int32Array(buffer, at + FOUND.binsAt, leftBins.length).set(leftBins);
}

/** What a thread found; undefined when it was nothing. */
export function readFound(buffer: SharedArrayBuffer, at: number): Split | undefined {
  const numbers = new Float64Array(buffer, at + FOUND.scratchBytes, FOUND.numbers);
  if (numbers[0] === 0) return undefined;
  const [, gain, feature, lastLeftBin, defaultLeft, leftGradient, leftHessian, leftOutput] = numbers;
  const [rightGradient, rightHessian, rightOutput, leftBins] = numbers.subarray(8);
  return {
    gain: gain!,
    feature: feature!,
    lastLeftBin: lastLeftBin!,
    defaultLeft: defaultLeft === 1,
    left: { gradient: leftGradient!, hessian: leftHessian!, output: leftOutput! },
    right: { gradient: rightGradient!, hessian: rightHessian!, output: rightOutput! },
    leftBins: leftBins === 0 ? undefined : [...new Int32Array(buffer, at + FOUND.binsAt, leftBins)],
  };
}
