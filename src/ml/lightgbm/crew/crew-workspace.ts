import { BinnedRows } from '../../histograms/binned-rows.ts';
import { codesBytes } from '../../histograms/code-layout.ts';
import { copiesBytes } from '../../histograms/column-copies.ts';
import { CONTROL_BYTES, WORD } from '../../histograms/control-block.ts';
import { Crew } from '../../histograms/crew.ts';
import { TABLE } from '../../histograms/orders.ts';
import { rowShare } from '../../histograms/shares.ts';
import { TrainingMemory } from '../../histograms/training-memory.ts';
import { columnAt, type Matrix, type MatrixValues } from '../../matrix.ts';
import type { BinMapper, Bins } from '../binning/bin-mapper.ts';
import { type BinnedDataRules, binRulesOf, binsOfColumn, isCoded, sampleRows } from '../binning/binned-data.ts';
import { writeBins } from '../binning/write-bins.ts';
import { markLeftBins } from '../growing/partition-rows.ts';
import type { WorkspaceRules } from '../growing/plain-workspace.ts';
import { searchedFeatures } from '../growing/searched-features.ts';
import type { Split } from '../growing/split.ts';
import {
  HISTOGRAM_BUDGET_BYTES,
  type HistogramId,
  type LeafRows,
  type SearchJob,
  type SearchResult,
  type Workspace,
} from '../growing/workspace.ts';
import { meanLoss } from '../objectives/binary.ts';
import { type BinaryTask, productCount } from '../objectives/binary-pairs.ts';
import type { FittedObjective } from '../objectives/training-objective.ts';
import { readRecord, recordDoubles } from './bin-records.ts';
import { LeafwiseShare, readFound } from './leafwise-share.ts';
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

/** Beside this module, as source or compiled. */
const PROGRAM = new URL(import.meta.url.endsWith('.ts') ? './crew-program.ts' : './crew-program.js', import.meta.url);

export interface CrewWorkspaceRules extends WorkspaceRules {
  readonly binning: BinnedDataRules;
  readonly num_leaves: number;
  readonly threads: number;
}

/** Codes that fit a byte. */
const BYTE_CODES = 256;
/** Jobs of a search: a leaf's two children. */
const JOBS = 2;

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Bytes that training takes at most; what is never touched costs nothing. */
function neededBytes(
  { rows, columns, categories = {} }: Matrix,
  { groups, binning, num_leaves, threads }: CrewWorkspaceRules,
): number {
  const mostCodes = Math.max(binning.max_bin, ...Object.values(categories).map((codes) => codes.length + 2));
  const isWide = mostCodes > BYTE_CODES;
  const slots = isWide ? 2 ** Math.ceil(Math.log2(mostCodes)) : BYTE_CODES;
  const histogram = 16 * slots * columns;
  const histograms = Math.min((num_leaves + 2) * histogram, HISTOGRAM_BUDGET_BYTES + 4 * histogram);
  const table = { rows, features: columns, isWide, size: threads };
  const codes = codesBytes(table) + copiesBytes(table);
  const perRow = 8 + 16 * groups + 16;
  const records = 8 * recordDoubles(rows, binning.max_bin) * columns;
  const jobs = 128 * (256 + (isWide ? 65_600 : 0) + 4 * columns + 200 * threads);
  return codes + rows * perRow + histograms + records + jobs + threads * (rows + 4 * mostCodes + 4096) + 2 ** 20;
}

/** Whether memory has addresses for all of it. */
export const fitsCrew = (matrix: Matrix, rules: CrewWorkspaceRules): boolean =>
  neededBytes(matrix, rules) < 2 ** 32 - 2 ** 20;

/** The workspace whose loops are compiled and shared by threads. */
export class CrewWorkspace implements Workspace {
  readonly mappers: readonly BinMapper[];
  /** Bins of every column, also of those that cannot be split. */
  readonly bins: readonly Bins[];
  readonly pairs: readonly Float32Array[];
  readonly scores: Float64Array;
  readonly #memory: TrainingMemory;
  readonly #crew: Crew;
  readonly #share: LeafwiseShare;
  readonly #rows: BinnedRows;
  readonly #rules: CrewWorkspaceRules;
  readonly #pairsAt: readonly number[];
  readonly #sumsAt: number;
  #productsAt = 0;
  #isWhole = true;
  #task: BinaryTask | undefined;

  /** Bins the rows and lays them out; disposing of it ends its threads. */
  static async create(matrix: Matrix, rules: CrewWorkspaceRules): Promise<CrewWorkspace> {
    const memory = new TrainingMemory(neededBytes(matrix, rules));
    memory.allocate(CONTROL_BYTES);
    const sample = sampleRows(matrix.rows, rules.binning);
    const doubles = recordDoubles(matrix.rows, rules.binning.max_bin);
    const task: LeafwiseTask = {
      matrix: rules.threads === 1 ? matrix : { ...matrix, values: shared(matrix.values) },
      sample,
      binRules: binRulesOf(rules.binning, { rows: matrix.rows, sample }),
      splitRules: rules.rules,
      isConstrained: rules.constraints !== undefined,
      recordsAt: memory.allocate(8 * doubles * matrix.columns),
      recordDoubles: doubles,
    };
    const crew = new Crew(memory, { size: rules.threads, kernel: 'wasm', program: PROGRAM, data: { task } });
    await crew.ready();
    return new CrewWorkspace({ memory, crew, task, rules });
  }

  private constructor({
    memory,
    crew,
    task,
    rules,
  }: {
    memory: TrainingMemory;
    crew: Crew;
    task: LeafwiseTask;
    rules: CrewWorkspaceRules;
  }) {
    this.#memory = memory;
    this.#crew = crew;
    this.#rules = rules;
    this.#share = new LeafwiseShare(crew.chief, task);
    this.bins = this.#findBins(task);
    this.mappers = this.bins.flatMap((bins, column) => (bins.isTrivial ? [] : [{ ...bins, column }]));
    const binCounts = this.mappers.map(({ bins }) => bins);
    const mostBins = binCounts.reduce((most, bins) => Math.max(most, bins), 1);
    const isWide = mostBins > BYTE_CODES;
    const slots = isWide ? 2 ** Math.ceil(Math.log2(mostBins)) : BYTE_CODES;
    const { rows } = task.matrix;
    this.#rows = new BinnedRows(memory, crew, { rows, binCounts, isWide, slots });
    this.#writeCodes(task);
    this.#rows.codesAreWritten();
    const { groups } = rules;
    this.#pairsAt = Array.from({ length: groups }, (_, group) =>
      group === 0 ? this.#rows.pairsAt : memory.allocate(8 * (rows + 1)),
    );
    this.pairs = this.#pairsAt.map((address) => memory.floats(address, 2 * rows));
    this.#sumsAt = memory.allocate(16);
    const scoresAt = memory.allocate(8 * (rows + 1) * groups);
    this.scores = memory.doubles(scoresAt, rows * groups);
    this.#layOut(scoresAt, mostBins);
  }

  get #words(): Int32Array {
    return this.#crew.chief.control.words;
  }

  #give(order: number): void {
    this.#crew.begin(order);
    this.#share.perform(order);
    this.#crew.finish();
  }

  #findBins(task: LeafwiseTask): Bins[] {
    const { matrix, recordsAt, recordDoubles: doubles } = task;
    this.#words[WORD.nextColumn] = 0;
    this.#give(LEAFWISE_ORDER.findBins);
    return matrix.names.map((_, column) =>
      isCoded(matrix, column)
        ? binsOfColumn(matrix, column, task)
        : readRecord(this.#memory.memory, recordsAt + 8 * doubles * column),
    );
  }

  #writeCodes({ matrix }: LeafwiseTask): void {
    const columnsAt = this.#memory.allocate(4 * this.mappers.length);
    this.#memory.words(columnsAt, this.mappers.length).set(this.mappers.map(({ column }) => column));
    this.#words[PLACE.featureColumns] = columnsAt;
    this.#give(LEAFWISE_ORDER.writeCodes);
    this.mappers.forEach((mapper, feature) => {
      if (mapper.categories !== undefined)
        writeBins(mapper, columnAt(matrix, mapper.column), this.#rows.codes(feature));
    });
  }

  /** Gives the other tables their places. */
  #layOut(scoresAt: number, mostBins: number): void {
    const { threads, groups, num_leaves, constraints } = this.#rules;
    const features = this.mappers.length;
    const words = this.#words;
    const tableAt = this.#memory.allocate(4 * FEATURE_WORDS * features);
    const table = this.#memory.words(tableAt, FEATURE_WORDS * features);
    searchedFeatures(this.mappers, constraints).forEach((feature, i) => {
      const { bins, missing, zeroBin, restBin, isCategorical, monotone } = feature;
      table.set([bins, missing, zeroBin, restBin, isCategorical ? 1 : 0, monotone], FEATURE_WORDS * i);
    });
    words[PLACE.featureTable] = tableAt;
    words[PLACE.jobBytes] = aligned(JOB_HEADER_BYTES + 3 * features);
    words[PLACE.jobs] = this.#memory.allocate(JOBS * words[PLACE.jobBytes]!);
    words[PLACE.foundBytes] = aligned(FOUND.binsAt + 4 * mostBins);
    words[PLACE.found] = this.#memory.allocate(JOBS * threads * words[PLACE.foundBytes]!);
    words[PLACE.scores] = scoresAt;
    words[PLACE.groups] = groups;
    words[PLACE.leaves] = this.#memory.allocate(leafBytes(threads) * num_leaves);
    this.#productsAt = this.#memory.allocate(8 * productCount(this.#rows.layout.rows));
    words[PLACE.products] = this.#productsAt;
  }

  gradients(objective: FittedObjective, scores = this.scores): number | undefined {
    if (objective.binary === undefined || scores !== this.scores) return objective.gradients(scores, this.pairs);
    this.#prepareBinary(objective.binary);
    this.#words[TABLE.pairs] = this.#pairsAt[0]!;
    this.#give(LEAFWISE_ORDER.binaryPairs);
    const { rows } = this.#rows.layout;
    return meanLoss(objective.binary, this.#memory.doubles(this.#productsAt, productCount(rows)));
  }

  /** Puts labels and weights where the compiled loop finds them, once. */
  #prepareBinary(task: BinaryTask): void {
    if (this.#task === task) return;
    this.#task = task;
    const words = this.#words;
    const { doubles } = this.#crew.chief.control;
    words[PLACE.signs] = this.#floats(task.signs);
    words[PLACE.weights] = task.weights === undefined ? 0 : this.#floats(task.weights);
    doubles[NUMBER.sigmoid] = task.sigmoid;
    doubles[NUMBER.negativeWeight] = task.negativeWeight;
    doubles[NUMBER.positiveWeight] = task.positiveWeight;
  }

  #floats(values: Float32Array): number {
    const address = this.#memory.allocate(4 * (values.length + 1));
    this.#memory.floats(address, values.length).set(values);
    return address;
  }

  reset(bag: Uint32Array | undefined): LeafRows {
    const rows = this.#rows.everyRow();
    this.#isWhole = bag === undefined;
    if (bag === undefined) return rows;
    // Every thread lists the drawn ones of its own rows.
    const segments = [...this.#rows.segments(rows)];
    let taken = 0;
    return rows.map((place, i) => {
      if (i % 2 === 0) return place;
      const [, lastRow] = rowShare(this.#rows.layout.rows, i >> 1, this.#rules.threads);
      const first = taken;
      while (taken < bag.length && bag[taken]! < lastRow) taken++;
      segments[i >> 1]!.set(bag.subarray(first, taken));
      return rows[i - 1]! + taken - first;
    });
  }

  sum(group: number, rows: LeafRows): { gradient: number; hessian: number } {
    if (this.#isWhole) return this.#sumAll(group);
    const pairs = this.pairs[group]!;
    let gradient = 0;
    let hessian = 0;
    for (const segment of this.#rows.segments(rows)) {
      for (let i = 0; i < segment.length; i++) {
        const row = segment[i]!;
        gradient += pairs[2 * row]!;
        hessian += pairs[2 * row + 1]!;
      }
    }
    return { gradient, hessian };
  }

  #sumAll(group: number): { gradient: number; hessian: number } {
    this.#crew.chief.kernel.sumPairs(this.#pairsAt[group]!, 0, this.#rows.layout.rows, this.#sumsAt);
    const [gradient, hessian] = this.#memory.doubles(this.#sumsAt, 2);
    return { gradient: gradient!, hessian: hessian! };
  }

  split(rows: LeafRows, split: Split): { left: LeafRows; right: LeafRows } {
    const mapper = this.mappers[split.feature]!;
    const mark = (goesLeft: Uint8Array): void => markLeftBins(goesLeft, mapper, split);
    return this.#rows.partition([{ rows, feature: split.feature, mark }])[0]!;
  }

  take(): HistogramId {
    return this.#rows.takeHistogram();
  }

  give(histogram: HistogramId): void {
    this.#rows.giveHistogram(histogram);
  }

  get isOverBudget(): boolean {
    return this.#rows.isOverBudget;
  }

  count(histogram: HistogramId, group: number, rows: LeafRows): void {
    this.#words[TABLE.pairs] = this.#pairsAt[group]!;
    const isEveryRow = this.#isWhole && rows.length > 0 && this.#isRoot(rows);
    this.#rows.count([{ rows, into: histogram }], { isEveryRow });
  }

  #isRoot(rows: LeafRows): boolean {
    const count = rows.reduce((sum, place, i) => sum + (i % 2 === 0 ? -place : place), 0);
    return count === this.#rows.layout.rows;
  }

  search(jobs: readonly SearchJob[]): SearchResult[] {
    const words = this.#words;
    const features = this.mappers.length;
    const at = (index: number): number => (words[PLACE.jobs]! >>> 0) + words[PLACE.jobBytes]! * index;
    jobs.forEach(({ leaf, bounds, histogram, without = -1, isCounted, parent, allowed }, index) => {
      const address = at(index);
      this.#memory.doubles(address, 5).set([leaf.gradient, leaf.hessian, leaf.rows, bounds.least, bounds.most]);
      this.#memory.words(address + 40, 3).set([histogram, without, isCounted ? 1 : 0]);
      const bytes = this.#memory.bytes(address + JOB_HEADER_BYTES, 3 * features);
      bytes.set(parent);
      bytes.set(allowed, features);
    });
    words[PLACE.jobCount] = jobs.length;
    this.#give(LEAFWISE_ORDER.search);
    return jobs.map((_, index) => ({
      best: this.#bestFound(index),
      splittable: this.#memory.bytes(at(index) + JOB_HEADER_BYTES + 2 * features, features).slice(),
    }));
  }

  /** Threads own features in ascending order, so the first of equal gains has the lowest feature. */
  #bestFound(job: number): Split | undefined {
    const { threads } = this.#rules;
    let best: Split | undefined;
    for (let member = 0; member < threads; member++) {
      const at = (this.#words[PLACE.found]! >>> 0) + this.#words[PLACE.foundBytes]! * (job * threads + member);
      const split = readFound(this.#memory.memory.buffer, at);
      if (split !== undefined && split.gain > (best?.gain ?? -Infinity)) best = split;
    }
    return best;
  }

  addOutputs(leaves: readonly { rows: LeafRows; output: number }[], group: number): void {
    const words = this.#words;
    const { threads } = this.#rules;
    leaves.forEach(({ rows, output }, leaf) => {
      const at = (words[PLACE.leaves]! >>> 0) + leafBytes(threads) * leaf;
      this.#memory.doubles(at, 1)[0] = output;
      this.#memory.words(at + 8, 2 * threads).set(rows);
    });
    words[PLACE.leafCount] = leaves.length;
    words[PLACE.group] = group;
    this.#give(LEAFWISE_ORDER.outputs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#crew[Symbol.asyncDispose]();
  }
}

/** Numbers in memory that threads can share; those that are there stay. */
function shared(values: MatrixValues): MatrixValues {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const memory = new SharedArrayBuffer(values.byteLength);
  const copy = values instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  copy.set(values);
  return copy;
}
