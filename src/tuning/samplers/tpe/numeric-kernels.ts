import { normalMass, type Random } from '../../../stats/index.ts';
import type { Dimension } from '../../space/dimension.ts';
import type { Arena } from './arena.ts';
import { type Cell, cellOf } from './cell-of.ts';
import { centresOf, widthsOf } from './kernel-shapes.ts';
import type { Kernels, Members } from './kernels.ts';
import type { Column } from './observations.ts';

/** Cells narrower than this share of the narrowest kernel have the mass of its density in their middle, to 0.1 %. */
const NARROW = 0.15;

/** Nothing of a normal distribution is left beyond so many times its width. */
const FAR = 8.3;

const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** Normal distributions cut off at the ends of the range, one around each trial and a wide one as prior. */
export function numericKernels(column: Column, members: Members, leastWidth: number): Kernels {
  const shapes = shapesOf(column, members, leastWidth);
  return column.dimension.kind === 'continuous'
    ? new ContinuousKernels(column.dimension, shapes)
    : new LatticeKernels(column.dimension, shapes, { leastWidth, arena: members.arena });
}

/** By kernel; the last one is the prior. */
interface Shapes {
  readonly centres: Float64Array;
  readonly widths: Float64Array;
  /** The exponent is −(scale·(x − centre))²; where there is no centre, the scale is 0 and the density uniform. */
  readonly scales: Float64Array;
  /** The logarithm of the share that lies within the range. */
  readonly logMasses: Float64Array;
  /** The logarithm of the density at the centre. */
  readonly logNorms: Float64Array;
  /** Those that have a centre, by its place. */
  readonly order: Int32Array;
}

function shapesOf(column: Column, members: Members, least: number): Shapes {
  const { low, high } = column.dimension;
  const { size, rows, arena } = members;
  const { centres, order } = centresOf(column, members);
  const widths = widthsOf(centres, order, { low, high, least, arena });
  const scales = arena.floats(size);
  const logMasses = arena.floats(size);
  const logNorms = arena.floats(size, -Math.log(high - low));
  const known = column.shapes;
  for (let i = 0; i <= order.length; i++) {
    const kernel = i < order.length ? (order[i] as number) : size - 1;
    const width = widths[kernel] as number;
    scales[kernel] = Math.SQRT1_2 / width;
    const row = kernel < rows.length ? (rows[kernel] as number) : -1;
    if (row >= 0 && known.widths[row] === width) {
      logMasses[kernel] = known.logMasses[row] as number;
      logNorms[kernel] = known.logNorms[row] as number;
      continue;
    }
    const logMass = logMassWithin(column.dimension, centres[kernel] as number, width);
    const logNorm = -logMass - Math.log(width * SQRT_2_PI);
    logMasses[kernel] = logMass;
    logNorms[kernel] = logNorm;
    if (row < 0) continue;
    known.widths[row] = width;
    known.logMasses[row] = logMass;
    known.logNorms[row] = logNorm;
  }
  return { centres, widths, scales, logMasses, logNorms, order };
}

function logMassWithin({ low, high }: Dimension, centre: number, width: number): number {
  const isInside = centre - low > FAR * width && high - centre > FAR * width;
  return isInside ? 0 : Math.log(normalMass((low - centre) / width, (high - centre) / width));
}

class ContinuousKernels implements Kernels {
  readonly #dimension: Dimension;
  readonly #shapes: Shapes;

  constructor(dimension: Dimension, shapes: Shapes) {
    this.#dimension = dimension;
    this.#shapes = shapes;
  }

  draw(kernel: number, random: Random): number {
    return drawn(this.#dimension, this.#shapes, kernel, random);
  }

  addLogDensities(position: number, sums: Float64Array): void {
    addDensities(this.#shapes, position, 0, sums);
  }
}

class LatticeKernels implements Kernels {
  readonly #dimension: Dimension;
  readonly #shapes: Shapes;
  readonly #leastWidth: number;
  readonly #arena: Arena;
  /** Logarithms of chances by kernel, of each position that was asked for. */
  readonly #known = new Map<number, Float64Array>();

  constructor(
    dimension: Dimension,
    shapes: Shapes,
    { leastWidth, arena }: { readonly leastWidth: number; readonly arena: Arena },
  ) {
    this.#dimension = dimension;
    this.#shapes = shapes;
    this.#leastWidth = leastWidth;
    this.#arena = arena;
  }

  draw(kernel: number, random: Random): number {
    const { encode, decode } = this.#dimension;
    return encode(decode(drawn(this.#dimension, this.#shapes, kernel, random)));
  }

  addLogDensities(position: number, sums: Float64Array): void {
    const known = this.#known.get(position);
    if (known !== undefined) addAll(known, sums);
    else this.#addNew(position, sums);
  }

  #addNew(position: number, sums: Float64Array): void {
    const cell = cellOf(this.#dimension, position);
    const volume = cell.high - cell.low;
    if (volume < NARROW * this.#leastWidth) {
      addDensities(this.#shapes, (cell.low + cell.high) / 2, Math.log(volume), sums);
      return;
    }
    const logs = this.#arena.floats(sums.length, uniformIn(cell, this.#dimension));
    writeLogMasses(cell, this.#shapes, logs);
    this.#known.set(position, logs);
    addAll(logs, sums);
  }
}

function addAll(logs: Float64Array, sums: Float64Array): void {
  for (let kernel = 0; kernel < sums.length; kernel++)
    sums[kernel] = (sums[kernel] as number) + (logs[kernel] as number);
}

function drawn({ low, high }: Dimension, { centres, widths, scales }: Shapes, kernel: number, random: Random): number {
  if (scales[kernel] === 0) return low + random.uniform() * (high - low);
  for (;;) {
    // The centre lies within the range, so at least a third of what is drawn does as well.
    const position = (centres[kernel] as number) + (widths[kernel] as number) * random.normal();
    if (position >= low && position <= high) return position;
  }
}

function addDensities(
  { centres, scales, logNorms }: Shapes,
  position: number,
  logVolume: number,
  sums: Float64Array,
): void {
  for (let kernel = 0; kernel < sums.length; kernel++) {
    const z = (scales[kernel] as number) * (position - (centres[kernel] as number));
    sums[kernel] = (sums[kernel] as number) + (logNorms[kernel] as number) + logVolume - z * z;
  }
}

/** The logarithm of the chance of a cell for a trial that says nothing. */
const uniformIn = (cell: Cell, { low, high }: Dimension): number => Math.log((cell.high - cell.low) / (high - low));

/** Writes the logarithms of the chances of a cell for the kernels that have a centre. */
function writeLogMasses(cell: Cell, { centres, widths, logMasses, order }: Shapes, logs: Float64Array): void {
  const size = centres.length;
  let known = -1;
  for (let i = 0; i <= order.length; i++) {
    const kernel = i < order.length ? (order[i] as number) : size - 1;
    const centre = centres[kernel] as number;
    const width = widths[kernel] as number;
    // Values that were seen often have many equal kernels, which stand together.
    if (known >= 0 && centre === centres[known] && width === widths[known]) logs[kernel] = logs[known] as number;
    else {
      const mass = normalMass((cell.low - centre) / width, (cell.high - centre) / width);
      logs[kernel] = Math.log(mass) - (logMasses[kernel] as number);
    }
    known = kernel;
  }
}
