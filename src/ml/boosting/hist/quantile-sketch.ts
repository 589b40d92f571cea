import {
  combine,
  prune,
  type QuantileSummary,
  summarise,
  summariseWeighted,
  type WeightedValues,
} from './quantile-summary.ts';
import { sketchByKernel } from './sketch-kernel.ts';

/** Summaries are this many times finer than the bins cut from them. */
const FINENESS = 8;

/**
 * A summary of at most `bins` × 8 entries, by the streaming sketch that XGBoost up to 3.2 cuts its bins with: rows fill
 * a queue, full queues are pruned to a limit and merged like the digits of a binary counter. The order of the rows
 * matters a little, as it does there.
 * @param present values without NaN and -0
 * @param weights how many rows each of them stands for; one unless given
 */
export function sketchQuantiles(present: Float32Array, bins: number, weights?: Float32Array): QuantileSummary {
  const limit = sketchLimit(present.length, bins);
  const total =
    present.length >= WORTH_KERNEL ? sketchByKernel(present, limit, weights) : sketchPlainly(present, limit, weights);
  return prune(total, Math.min(present.length, bins * FINENESS));
}

/** Below this many rows the plain sketch has finished before the kernel is there. */
const WORTH_KERNEL = 20_000;

/** Entries a level may hold, by the number of rows. */
export const sketchLimit = (rows: number, bins: number): number =>
  summaryLimit(rows, Math.min(bins, Math.max(rows, 1)) * FINENESS);

/** The sketch before its last pruning, at most `limit` entries. */
export function sketchPlainly(present: Float32Array, limit: number, weights?: Float32Array): QuantileSummary {
  const levels: (QuantileSummary | undefined)[] = [];
  const capacity = 2 * limit;
  const queues =
    weights === undefined
      ? fillQueues(present, capacity).map(summarise)
      : fillWeightedQueues(present, weights, capacity).map(summariseWeighted);
  const open = queues.pop()!;
  for (const queue of queues) addToLevels(levels, queue, limit);

  let total = prune(open, limit);
  for (const level of levels) {
    if (level) total = total.size === 0 ? level : prune(combine(total, level), limit);
  }
  return total;
}

/** Entries a level may hold so that the rank error of all levels together stays within 1 / fineness. */
function summaryLimit(rows: number, fineness: number): number {
  for (let levels = 1; ; levels++) {
    const limit = Math.min(rows, levels * fineness + 1);
    if (2 ** levels * limit >= rows) return limit;
  }
}

/** Cuts the column into queues of `capacity` entries, where a run of equal values takes one; the last may be short. */
function fillQueues(present: Float32Array, capacity: number): Float32Array[] {
  const queues: Float32Array[] = [];
  let begin = 0;
  let entries = 0;
  for (let row = 0; row < present.length; row++) {
    if (row > begin && present[row] === present[row - 1]) continue;
    if (entries === capacity) {
      queues.push(present.slice(begin, row));
      begin = row;
      entries = 0;
    }
    entries++;
  }
  queues.push(present.slice(begin));
  return queues;
}

/** The same with weights; a run of equal values weighs what they weigh together, values of weight 0 are left out. */
function fillWeightedQueues(present: Float32Array, weights: Float32Array, capacity: number): WeightedValues[] {
  const queues: WeightedValues[] = [];
  let queue: WeightedValues = { values: [], weights: [] };
  for (let row = 0; row < present.length; row++) {
    const [value, weight] = [present[row]!, weights[row]!];
    if (weight === 0) continue;
    const last = queue.values.length - 1;
    if (last >= 0 && queue.values[last] === value) {
      queue.weights[last] = Math.fround(queue.weights[last]! + weight);
      continue;
    }
    if (queue.values.length === capacity) {
      queues.push(queue);
      queue = { values: [], weights: [] };
    }
    queue.values.push(value);
    queue.weights.push(weight);
  }
  return [...queues, queue];
}

/** Adds one to the binary counter: an occupied level merges with what comes and, if too big, carries it on. */
function addToLevels(levels: (QuantileSummary | undefined)[], summary: QuantileSummary, limit: number): void {
  let carried = summary;
  for (let l = 0; ; l++) {
    const level = levels[l];
    if (level === undefined) {
      levels[l] = prune(carried, limit);
      return;
    }
    carried = combine(prune(carried, limit), level);
    if (carried.size <= limit) {
      levels[l] = carried;
      return;
    }
    levels[l] = undefined;
  }
}
