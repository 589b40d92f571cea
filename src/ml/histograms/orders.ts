import type { KernelMemory } from '../kernels/kernel.ts';
import { type CodeTable, codePlace, codesBegin, strideOf } from './code-layout.ts';
import { type ControlBlock, WORD } from './control-block.ts';
import { lossBlocks, writeLogLosses } from './log-losses.ts';
import type { MemoryViews } from './memory-views.ts';
import { featureShare, rowShare } from './shares.ts';
import type { TrainingKernel } from './training-kernel.ts';

/** One of the threads that work on a training memory; number 0 is the one that gives the orders. */
export interface CrewMember {
  readonly index: number;
  readonly size: number;
  readonly memory: KernelMemory;
  readonly kernel: TrainingKernel;
  readonly views: () => MemoryViews;
  readonly control: ControlBlock;
}

/** What every thread is told at once; each does its own share. */
export const ORDER = {
  stop: 0,
  partition: 1,
  count: 2,
  search: 3,
  leaves: 4,
  logistic: 5,
  list: 6,
  copy: 7,
  walk: 8,
  losses: 9,
} as const;
export type Order = (typeof ORDER)[keyof typeof ORDER];

/** How jobs lie in memory, in words, for a crew of `size`. */
export const jobWords = (size: number): number => 8 + 3 * size;

/** The tables that all orders but those about columns need, in the control block from {@link WORD.first} on. */
export const TABLE = {
  rows: WORD.first,
  features: WORD.first + 1,
  slots: WORD.first + 2,
  isWide: WORD.first + 3,
  /** Where codes begin; their order is that of `code-layout.ts`. */
  codes: WORD.first + 4,
  rowList: WORD.first + 5,
  spare: WORD.first + 6,
  pairs: WORD.first + 7,
  /** Bins of every feature, as words. */
  binCounts: WORD.first + 8,
  /** Arguments of the order at hand. */
  first: WORD.first + 12,
} as const;

/** Where the codes of a member's training lie. */
export function codeTableOf({ control: { words }, size }: CrewMember): CodeTable & { readonly tableAt: number } {
  return {
    rows: words[TABLE.rows]!,
    features: words[TABLE.features]!,
    isWide: words[TABLE.isWide] === 1,
    size,
    tableAt: words[TABLE.codes]! >>> 0,
  };
}

/** Does a member's share of the order that stands in the control block; nothing for orders that are not of this page. */
export function perform(member: CrewMember): void {
  SHARES.get(member.control.words[WORD.order]!)?.(member);
}

const SHARES: ReadonlyMap<number, (member: CrewMember) => void> = new Map<Order, (member: CrewMember) => void>([
  [ORDER.partition, (member) => eachJob(member, partition)],
  [ORDER.count, (member) => eachJob(member, count)],
  [ORDER.search, (member) => eachJob(member, search)],
  [ORDER.leaves, (member) => eachJob(member, addLeaf)],
  [ORDER.logistic, (member) => logistic(member)],
  [ORDER.list, (member) => listRows(member)],
  [ORDER.walk, (member) => walk(member)],
  [ORDER.copy, (member) => copyColumns(member)],
  [ORDER.losses, (member) => losses(member)],
]);

/** The memory in which a job lies, and where it begins, in words. */
interface Job {
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
  readonly bytes: Uint8Array;
  at: number;
}

type Work = (member: CrewMember, job: Job) => void;

function eachJob(member: CrewMember, work: Work): void {
  const { words } = member.control;
  const length = jobWords(member.size);
  const job: Job = { ...member.views(), at: words[WORD.jobsAt]! >>> 2 };
  for (let i = 0; i < words[WORD.jobs]!; i++, job.at += length) work(member, job);
}

/** Places in a job: up to 8 arguments, then begin and end of every member's rows, then a result of every member. */
export const JOB_SEGMENTS = 8;

/** Where a member's rows begin; they end where the next word says. */
const segmentAt = ({ at }: Job, index: number): number => at + JOB_SEGMENTS + 2 * index;

function listRows({ index, size, kernel, control: { words } }: CrewMember): void {
  const [begin, end] = rowShare(words[TABLE.rows]!, index, size);
  kernel.listRows(words[TABLE.rowList]! >>> 0, begin, end);
}

/** Arguments: the first column, columns, where the copies go, bytes from one to the next. Members own rows here. */
function copyColumns(member: CrewMember): void {
  const { index, size, kernel, control } = member;
  const { words } = control;
  const table = codeTableOf(member);
  const [first, count] = [words[TABLE.first]!, words[TABLE.first + 1]!];
  const [copies, columnBytes] = [words[TABLE.first + 2]! >>> 0, words[TABLE.first + 3]!];
  const [begin, end] = rowShare(table.rows, index, size);
  const copy = table.isWide ? kernel.copyColumnsWide : kernel.copyColumns;
  for (let owner = 0; owner < size; owner++) {
    const [firstOwned, lastOwned] = featureShare(table.features, owner, size);
    const [from, to] = [Math.max(first, firstOwned), Math.min(first + count, lastOwned)];
    if (from >= to) continue;
    const { at, stride } = codePlace(table, from);
    copy(copies + columnBytes * (from - first), columnBytes, table.tableAt + at, stride, to - from, begin, end);
  }
}

/** Job: address of the column's first code, of the table that says which go left; bytes from code to code. */
function partition({ index, size, kernel, control: { words } }: CrewMember, job: Job): void {
  const { integers, at } = job;
  const segment = segmentAt(job, index);
  const part = words[TABLE.isWide] === 1 ? kernel.partitionWide : kernel.partition;
  const [rowList, spare] = [words[TABLE.rowList]! >>> 0, words[TABLE.spare]! >>> 0];
  integers[segmentAt(job, size) + index] = part(
    rowList,
    spare,
    integers[segment]!,
    integers[segment + 1]!,
    integers[at]! >>> 0,
    integers[at + 2]!,
    integers[at + 1]! >>> 0,
  );
}

/** Job: histogram to fill, histogram to take it away from (0: none), whether it is of all rows. */
function count(member: CrewMember, job: Job): void {
  const { index, size, kernel, control } = member;
  const { words } = control;
  const [firstFeature, lastFeature] = featureShare(words[TABLE.features]!, index, size);
  const features = lastFeature - firstFeature;
  if (features === 0) return;
  const [slots, isWide] = [words[TABLE.slots]!, words[TABLE.isWide] === 1];
  const offset = 16 * slots * firstFeature;
  const { integers, at } = job;
  const histogram = integers[at]! >>> 0;
  const into = histogram + offset;
  const from = integers[at + 1]! >>> 0;
  const table = codeTableOf(member);
  const codes = table.tableAt + codesBegin(table, index);
  const stride = strideOf(features, isWide);
  const [rowList, pairs] = [words[TABLE.rowList]! >>> 0, words[TABLE.pairs]! >>> 0];
  kernel.clear(into, 16 * slots * features);
  for (let owner = 0; owner < size; owner++) {
    const segment = segmentAt(job, owner);
    const [begin, end] = [integers[segment]!, integers[segment + 1]!];
    if (isWide) kernel.addListedWide(into, codes, stride, features, rowList, begin, end, pairs, slots);
    else if (integers[at + 2] === 1) kernel.addRows(into, codes, stride, features, begin, end, pairs);
    else kernel.addListed(into, codes, stride, features, rowList, begin, end, pairs);
  }
  if (from === 0) return;
  const countsAt = words[TABLE.binCounts]! >>> 2;
  for (let feature = firstFeature; feature < lastFeature; feature++) {
    const first = 16 * slots * feature;
    kernel.subtract(from + first, histogram + first, integers[countsAt + feature]!);
  }
}

/** Bytes of what a search finds: see `TrainingKernel.scan`. */
export const FOUND_BYTES = 64;

/** What a feature may do in a search, a byte: be passed over, split freely, or only so that outputs rise or fall with it. */
export const MAY = { nothing: 0, split: 1, rise: 2, fall: 3 } as const;

/**
 * Job: histogram, the node's sums, what features {@link MAY} do (bytes), where finds go (one a member); gain of the node,
 * lowest and highest output, whether these bind or outputs must rise or fall.
 */
function search({ index, size, kernel, control }: CrewMember, job: Job): void {
  const { words, doubles: rules } = control;
  const { integers, floats, doubles, bytes, at } = job;
  const [firstFeature, lastFeature] = featureShare(words[TABLE.features]!, index, size);
  const [leastHessian, lambda, alpha] = [rules[SEARCH.leastHessian]!, rules[SEARCH.lambda]!, rules[SEARCH.alpha]!];
  const histogram = integers[at]! >>> 0;
  const node = integers[at + 1]! >>> 0;
  const allowed = integers[at + 2]! >>> 0;
  const found = (integers[at + 3]! >>> 0) + FOUND_BYTES * index;
  const total = found + 32;
  const nodeGain = floats[at + 4]!;
  const [lower, upper, isBounded] = [floats[at + 5]!, floats[at + 6]!, integers[at + 7] === 1];
  const counts = words[TABLE.binCounts]! >>> 2;
  const [gradient, hessian] = [doubles[node >>> 3]!, doubles[(node >>> 3) + 1]!];
  integers.fill(0, found >>> 2, (found >>> 2) + 4);
  for (let feature = firstFeature; feature < lastFeature; feature++) {
    const may = bytes[allowed + feature]!;
    if (may === MAY.nothing) continue;
    const first = histogram + 16 * words[TABLE.slots]! * feature;
    const bins = integers[counts + feature]!;
    const order = may === MAY.rise ? 1 : may === MAY.fall ? -1 : 0;
    scan(first, bins, 16, order, feature);
    // Without missing values the other direction would find the same splits.
    if (doubles[total >>> 3] === gradient && doubles[(total >>> 3) + 1] === hessian) continue;
    // The side that is added up is now the right one.
    scan(first + 16 * (bins - 1), bins, -16, -order, feature);
  }

  function scan(slots: number, bins: number, step: number, order: number, feature: number): void {
    if (isBounded) {
      // biome-ignore format: the kernel's parameters in order
      kernel.scanBounded(slots, bins, step, node, nodeGain, leastHessian, lambda, alpha, lower, upper, order, feature, found, total);
    } else kernel.scan(slots, bins, step, node, nodeGain, leastHessian, lambda, alpha, feature, found, total);
  }
}

/** Places of the search's arguments among the control block's doubles. */
export const SEARCH = { leastHessian: 64, lambda: 65, alpha: 66 } as const;

/** Job: the leaf's output, first of the floats; arguments: margins, groups, group. */
function addLeaf({ index, kernel, control: { words } }: CrewMember, job: Job): void {
  const { integers, floats, at } = job;
  const segment = segmentAt(job, index);
  const [margins, groups, group] = [words[TABLE.first]! >>> 0, words[TABLE.first + 1]!, words[TABLE.first + 2]!];
  const [begin, end] = [integers[segment]!, integers[segment + 1]!];
  kernel.addLeaf(margins, words[TABLE.rowList]! >>> 0, begin, end, floats[at]!, groups, group);
}

/** Arguments of {@link ORDER.walk}, from the first argument on. */
export const WALK = { columns: 0, rows: 1, nodes: 2, depth: 3, asksSets: 4, margins: 5, groups: 6, group: 7 } as const;

function walk({ index, size, kernel, control: { words } }: CrewMember): void {
  const argument = (place: number): number => words[TABLE.first + place]! >>> 0;
  const [begin, end] = rowShare(argument(WALK.rows), index, size);
  kernel.walk(
    argument(WALK.columns),
    argument(WALK.nodes),
    argument(WALK.depth),
    argument(WALK.asksSets),
    begin,
    end,
    argument(WALK.margins),
    argument(WALK.groups),
    argument(WALK.group),
  );
}

/** Arguments: margins, predictions, labels, weights (0: none); the weight of positive rows, first of the doubles. */
function logistic({ index, size, kernel, control: { words, doubles } }: CrewMember): void {
  const [begin, end] = rowShare(words[TABLE.rows]!, index, size);
  const [margins, predictions] = [words[TABLE.first]! >>> 0, words[TABLE.first + 1]! >>> 0];
  const [labels, weights] = [words[TABLE.first + 2]! >>> 0, words[TABLE.first + 3]! >>> 0];
  const pairs = words[TABLE.pairs]! >>> 0;
  kernel.sigmoids(margins, predictions, begin, end);
  kernel.logisticPairs(predictions, labels, weights, pairs, begin, end, doubles[LOGISTIC.positiveWeight]!);
}

/** Places of the logistic gradients' arguments among the control block's doubles. */
export const LOGISTIC = { positiveWeight: 64 } as const;

/** Arguments of {@link ORDER.losses}, from the first argument on; `weights` is 0 where all rows weigh 1. */
export const LOSSES = { rows: 0, labels: 1, predictions: 2, weights: 3, sums: 4 } as const;

function losses({ index, size, memory, control: { words } }: CrewMember): void {
  const argument = (place: number): number => words[TABLE.first + place]! >>> 0;
  const rows = argument(LOSSES.rows);
  const floats = (place: number) => new Float32Array(memory.buffer, argument(place), rows);
  const scored = {
    labels: floats(LOSSES.labels),
    predictions: floats(LOSSES.predictions),
    weights: argument(LOSSES.weights) === 0 ? undefined : floats(LOSSES.weights),
  };
  const [begin, end] = rowShare(rows, index, size);
  writeLogLosses(scored, begin, end, new Float64Array(memory.buffer, argument(LOSSES.sums), lossBlocks(rows)));
}
