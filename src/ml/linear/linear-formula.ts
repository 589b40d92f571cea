import type { Model } from '../model.ts';

/** A number that enters by how far it lies from the mean. */
export interface NumberTerm {
  readonly name: string;
  /** Subtracted first, and stands in for a missing value. */
  readonly mean: number;
  /** Divided by next. */
  readonly scale: number;
  /** Change of each output per scaled unit. */
  readonly coefficients: readonly number[];
}

/** A coded column: every category has a weight of its own. */
export interface CategoryTerm {
  readonly name: string;
  /** How often each category was seen in training; a missing or unknown one counts as this mixture. */
  readonly shares: readonly number[];
  /** By category, then by output. */
  readonly coefficients: readonly (readonly number[])[];
}

export type LinearTerm = NumberTerm | CategoryTerm;

/**
 * What a linear model learned. Every term is 0 for an average row, so the intercepts are the mean margins:
 * margin = intercept + Σ coefficient × (x - mean) / scale + Σ (coefficient of the category - Σ share × coefficient).
 */
export interface LinearFormula {
  /** One per output. */
  readonly intercepts: readonly number[];
  /** In the order of the features. */
  readonly terms: readonly LinearTerm[];
  readonly categories?: Model['categories'];
  readonly labelValues?: Model['labelValues'];
}

export const isCategoryTerm = (term: LinearTerm): term is CategoryTerm => 'shares' in term;

/** What a term adds to an output, as a function of the value; 0 for a missing one. */
export function termFunction(term: LinearTerm, output: number): (value: number) => number {
  if (!isCategoryTerm(term)) {
    const { mean, scale } = term;
    const coefficient = term.coefficients[output]!;
    return (value) => (Number.isNaN(value) ? 0 : (coefficient * (value - mean)) / scale);
  }
  const ofCategories = categoryAdditions(term, output);
  return (value) => ofCategories[value] ?? 0;
}

/** What each category adds to an output. */
export function categoryAdditions({ shares, coefficients }: CategoryTerm, output: number): Float64Array {
  const mixture = coefficients.reduce((sum, ofOutputs, code) => sum + shares[code]! * ofOutputs[output]!, 0);
  return Float64Array.from(coefficients, (ofOutputs) => ofOutputs[output]! - mixture);
}
