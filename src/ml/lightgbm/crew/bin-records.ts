import type { KernelMemory } from '../../kernels/kernel.ts';
import type { Bins } from '../binning/bin-mapper.ts';

const HEADER = 7;

/** Doubles of the record of a numeric column. */
export const recordDoubles = (rows: number, maxBins: number): number => HEADER + Math.min(maxBins, rows + 3);

/** Keeps what was found about a numeric column where every thread sees it. */
export function writeRecord({ buffer }: KernelMemory, address: number, bins: Bins): void {
  const record = new Float64Array(buffer, address, HEADER + bins.bounds.length);
  record.set([bins.bins, bins.missing, bins.zeroBin, bins.restBin, bins.isTrivial ? 1 : 0, bins.least, bins.largest]);
  record.set(bins.bounds, HEADER);
}

export function readRecord({ buffer }: KernelMemory, address: number): Bins {
  const [bins, missing, zeroBin, restBin, isTrivial, least, largest] = new Float64Array(buffer, address, HEADER);
  return {
    bins: bins!,
    missing: missing!,
    zeroBin: zeroBin!,
    restBin: restBin!,
    isTrivial: isTrivial === 1,
    least: least!,
    largest: largest!,
    bounds: new Float64Array(buffer, address + 8 * HEADER, bins).slice(),
  };
}
