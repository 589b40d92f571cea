import type { Dimension } from '../../space/dimension.ts';

export interface Cell {
  readonly low: number;
  readonly high: number;
}

/** The interval of model space that belongs to the value at `position`, of a dimension whose values have gaps. */
export function cellOf({ distribution, low, high, size }: Dimension, position: number): Cell {
  if (distribution.kind === 'int' && distribution.log) {
    const value = Math.round(Math.exp(position));
    return { low: Math.log(value - 0.5), high: Math.log(value + 0.5) };
  }
  const width = (high - low) / size;
  const index = Math.min(size - 1, Math.max(0, Math.floor((position - low) / width)));
  return { low: low + index * width, high: low + (index + 1) * width };
}
