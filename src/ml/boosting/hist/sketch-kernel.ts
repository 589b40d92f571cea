import { BYTES } from '../../kernels/compiled/sketch.ts';
import { compileKernel, instantiateKernel, type KernelMemory, kernelMemory } from '../../kernels/kernel.ts';
import type { QuantileSummary } from './quantile-summary.ts';

interface SketchKernel {
  sketch(
    present: number,
    length: number,
    limit: number,
    spare: number,
    counts: number,
    levels: number,
    sizes: number,
    most: number,
    work: number,
  ): number;
  sketchWeighted(
    present: number,
    weights: number,
    length: number,
    limit: number,
    queue: number,
    spare: number,
    counts: number,
    levels: number,
    sizes: number,
    most: number,
    work: number,
  ): number;
}

interface Opened {
  readonly kernel: SketchKernel;
  readonly memory: KernelMemory;
}

const PAGE_BYTES = 65_536;
const COUNT_BYTES = 24_576;
const ENTRY_BYTES = 16;
/** A value and its weight. */
const PAIR_BYTES = 8;
/** A level stands for twice as many queues as the one below. */
const LEVELS = 32;

/** Kept for the next column, as long as nobody needs the memory. */
let opened: WeakRef<Opened> | undefined;

/** So that threads that begin afterwards need not. */
export const compileSketch = (): unknown => compileKernel(BYTES);

/**
 * The sketch of a column by the WebAssembly kernel; the plain one gives the same bits.
 * @param present values without NaN and -0
 * @param limit most entries of a level
 * @param weights how many rows each value stands for; one unless given
 */
export function sketchByKernel(present: Float32Array, limit: number, weights?: Float32Array): QuantileSummary {
  const { length } = present;
  const summaryBytes = 2 * limit * ENTRY_BYTES;
  const columnBytes = Math.ceil(present.byteLength / 64) * 64;
  const counts = 0;
  const sizes = counts + COUNT_BYTES;
  const levels = sizes + 4 * LEVELS;
  const work = levels + LEVELS * summaryBytes;
  const column = work + 3 * summaryBytes;
  const second = column + columnBytes;
  if (weights === undefined) {
    const { kernel, memory } = open(second + columnBytes);
    new Float32Array(memory.buffer, column, length).set(present);
    const size = kernel.sketch(column, length, limit, second, counts, levels, sizes, LEVELS, work);
    return summaryAt(memory, work, size);
  }
  const queue = second + columnBytes;
  const queueBytes = 2 * limit * PAIR_BYTES;
  const { kernel, memory } = open(queue + 2 * queueBytes);
  new Float32Array(memory.buffer, column, length).set(present);
  new Float32Array(memory.buffer, second, length).set(weights);
  const spare = queue + queueBytes;
  // biome-ignore format: one line shows that they are the kernel's parameters in order
  const size = kernel.sketchWeighted(column, second, length, limit, queue, spare, counts, levels, sizes, LEVELS, work);
  return summaryAt(memory, work, size);
}

function summaryAt({ buffer }: KernelMemory, address: number, size: number): QuantileSummary {
  const entries = new Float32Array(buffer, address, 4 * size);
  const part = (offset: number): Float32Array => {
    const numbers = new Float32Array(size);
    for (let i = 0; i < size; i++) numbers[i] = entries[4 * i + offset]!;
    return numbers;
  };
  return { size, values: part(0), rankMin: part(1), rankMax: part(2), weight: part(3) };
}

function open(bytes: number): Opened {
  const known = opened?.deref() ?? create(bytes);
  const lacking = bytes - known.memory.buffer.byteLength;
  if (lacking > 0) known.memory.grow(Math.ceil(lacking / PAGE_BYTES));
  return known;
}

function create(bytes: number): Opened {
  const memory = kernelMemory(bytes);
  const created = { memory, kernel: instantiateKernel<SketchKernel>(BYTES, memory) };
  opened = new WeakRef(created);
  return created;
}
