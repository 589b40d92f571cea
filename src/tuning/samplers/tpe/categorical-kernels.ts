import type { ParamValue } from '../../space/distribution.ts';
import type { Kernels, Members } from './kernels.ts';
import type { Column } from './observations.ts';

/** Each kernel favours the choice of its trial and leaves the others a share that falls with the number of kernels. */
export function categoricalKernels(column: Column, members: Members): Kernels {
  const { dimension, positions } = column;
  const { rows, others, size, arena } = members;
  const choices = dimension.size;
  const seen = arena.integers(size, -1);
  rows.forEach((row, kernel) => {
    const position = positions[row] as number;
    if (!Number.isNaN(position)) seen[kernel] = position;
  });
  others.forEach((params, i) => {
    seen[rows.length + i] = dimension.indexOf(params[dimension.name] as ParamValue);
  });
  const aside = 1 / size;
  const total = 1 + choices * aside;
  const hit = Math.log((1 + aside) / total);
  const miss = Math.log(aside / total);
  const uniform = -Math.log(choices);
  return {
    draw: (kernel, random) => {
      const choice = seen[kernel] as number;
      // The share of 1 that goes to the choice seen, the rest evenly over all.
      return choice < 0 || random.uniform() * total >= 1 ? random.integer(choices) : choice;
    },
    addLogDensities: (position, sums) => {
      for (let kernel = 0; kernel < size; kernel++) {
        const choice = seen[kernel] as number;
        sums[kernel] = (sums[kernel] as number) + (choice < 0 ? uniform : choice === position ? hit : miss);
      }
    },
  };
}
