/** What a parameter can be set to. */
export type ParamValue = string | number | boolean | null;

export type Params = Readonly<Record<string, ParamValue>>;

/** Every number from `low` to `high`, both included; with `step` those of the lattice `low + k·step` alone. */
export interface FloatDistribution {
  readonly kind: 'float';
  readonly low: number;
  readonly high: number;
  /** Searches the logarithm: `low` must be above 0. Not together with `step` or `reverseLog`. */
  readonly log?: boolean | undefined;
  /** Searches ln(1 − x), dense near 1, such as for a momentum: the range must lie in 0 ≤ x < 1. */
  readonly reverseLog?: boolean | undefined;
  readonly step?: number | undefined;
}

/** Every whole number of the lattice `low + k·step` up to `high`, both included; `step` is 1 unless given. */
export interface IntDistribution {
  readonly kind: 'int';
  readonly low: number;
  readonly high: number;
  /** Searches the logarithm: `low` must be at least 1 and `step` 1. */
  readonly log?: boolean | undefined;
  readonly step?: number | undefined;
}

/** One of these, with no order among them. */
export interface CategoricalDistribution {
  readonly kind: 'categorical';
  readonly choices: readonly ParamValue[];
}

/** What the values of one parameter are drawn from. */
export type Distribution = FloatDistribution | IntDistribution | CategoricalDistribution;

/** The same value in every trial; it is a parameter like the others, so that a trial is complete by itself. */
export interface Constant {
  readonly kind: 'constant';
  readonly value: ParamValue;
}

/** When a parameter is there at all: every parent named here has one of these values. */
export type Condition = Readonly<Record<string, ParamValue | readonly ParamValue[]>>;

export type SpaceEntry = (Distribution | Constant) & { readonly when?: Condition | undefined };

/** A search space declared up front: plain data, so that it can stand in a file and be checked before the first trial. */
export type SearchSpace = Readonly<Record<string, SpaceEntry>>;

interface Conditional {
  readonly when?: Condition;
}

export const float = (
  low: number,
  high: number,
  options: Omit<FloatDistribution, 'kind' | 'low' | 'high'> & Conditional = {},
): FloatDistribution & Conditional => ({ kind: 'float', low, high, ...options });

export const int = (
  low: number,
  high: number,
  options: Omit<IntDistribution, 'kind' | 'low' | 'high'> & Conditional = {},
): IntDistribution & Conditional => ({ kind: 'int', low, high, ...options });

export const categorical = (
  choices: readonly ParamValue[],
  options: Conditional = {},
): CategoricalDistribution & Conditional => ({ kind: 'categorical', choices, ...options });

export const constant = (value: ParamValue, options: Conditional = {}): Constant & Conditional => ({
  kind: 'constant',
  value,
  ...options,
});
