import { normalMass, type Random } from '../../../stats/index.ts';
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
  const { dimension } = column;
  const { low, high } = dimension;
  const { size } = members;
  const { centres, order } = centresOf(column, members);
  const widths = widthsOf(centres, order, { low, high, least: leastWidth });
  // The exponent is −(scale·(x − centre))²; where there is no centre, the density is uniform.
  const scales = new Float64Array(size);
  const logMasses = new Float64Array(size);
  const logNorms = new Float64Array(size).fill(-Math.log(high - low));
  const prepare = (kernel: number): void => {
    const [centre, width] = [centres[kernel] as number, widths[kernel] as number];
    scales[kernel] = Math.SQRT1_2 / width;
    const isInside = centre - low > FAR * width && high - centre > FAR * width;
    const logMass = isInside ? 0 : Math.log(normalMass((low - centre) / width, (high - centre) / width));
    logMasses[kernel] = logMass;
    logNorms[kernel] = -logMass - Math.log(width * SQRT_2_PI);
  };
  order.forEach(prepare);
  prepare(size - 1);

  const draw = (kernel: number, random: Random): number => {
    if (scales[kernel] === 0) return low + random.uniform() * (high - low);
    for (;;) {
      // The centre lies within the range, so at least a third of what is drawn does as well.
      const position = (centres[kernel] as number) + (widths[kernel] as number) * random.normal();
      if (position >= low && position <= high) return position;
    }
  };
  const addDensities = (position: number, sums: Float64Array, logVolume: number): void => {
    for (let kernel = 0; kernel < size; kernel++) {
      const z = (scales[kernel] as number) * (position - (centres[kernel] as number));
      sums[kernel] = (sums[kernel] as number) + (logNorms[kernel] as number) + logVolume - z * z;
    }
  };
  if (dimension.kind === 'continuous') {
    return { draw, addLogDensities: (position, sums) => addDensities(position, sums, 0) };
  }

  const logMassesIn = (cell: Cell): Float64Array => {
    const logs = new Float64Array(size).fill(Math.log((cell.high - cell.low) / (high - low)));
    const logMassOf = (kernel: number): number => {
      const [centre, width] = [centres[kernel] as number, widths[kernel] as number];
      const mass = normalMass((cell.low - centre) / width, (cell.high - centre) / width);
      return Math.log(mass) - (logMasses[kernel] as number);
    };
    let known = -1;
    for (const kernel of order) {
      // Values that were seen often have many equal kernels, which stand together.
      const isKnown = known >= 0 && centres[kernel] === centres[known] && widths[kernel] === widths[known];
      logs[kernel] = isKnown ? (logs[known] as number) : logMassOf(kernel);
      known = kernel;
    }
    logs[size - 1] = logMassOf(size - 1);
    return logs;
  };
  const masses = new Map<number, Float64Array>();
  return {
    draw: (kernel, random) => dimension.encode(dimension.decode(draw(kernel, random))),
    addLogDensities: (position, sums) => {
      const cell = cellOf(dimension, position);
      const volume = cell.high - cell.low;
      if (volume < NARROW * leastWidth) return addDensities((cell.low + cell.high) / 2, sums, Math.log(volume));
      let logs = masses.get(position);
      if (logs === undefined) {
        logs = logMassesIn(cell);
        masses.set(position, logs);
      }
      for (let kernel = 0; kernel < size; kernel++) sums[kernel] = (sums[kernel] as number) + (logs[kernel] as number);
    },
  };
}
