import type { Model } from '../model.ts';
import { type DesignColumn, widthOf } from './design-columns.ts';
import type { LinearFormula, LinearTerm } from './linear-formula.ts';

export interface SolvedDesign {
  readonly design: readonly DesignColumn[];
  readonly outputs: number;
  /** Coefficients input by input, each for every output, and the intercepts last. */
  readonly point: Float64Array;
  readonly categories?: Model['categories'];
  readonly labelValues?: Model['labelValues'];
}

/** Names the numbers that a solver found. */
export function formulaOfPoint({ design, outputs, point, categories, labelValues }: SolvedDesign): LinearFormula {
  let input = 0;
  const next = (): number[] => {
    const start = outputs * input++;
    return [...point.subarray(start, start + outputs)];
  };
  const terms = design.map((column): LinearTerm => {
    const { name } = column;
    if (column.kind === 'number') return { name, mean: column.mean, scale: column.scale, coefficients: next() };
    return { name, shares: [...column.shares], coefficients: Array.from({ length: widthOf(column) }, next) };
  });
  return {
    intercepts: next(),
    terms,
    ...(categories && { categories }),
    ...(labelValues && { labelValues }),
  };
}
