import { gainOfWeight, leafGain, leafWeight, type Regularisation } from './leaf-weight.ts';

/** What ties features: how predictions may move with them and which of them may meet on a path. */
export interface FeatureConstraints {
  /** Per feature: 1 where predictions must not fall as it rises, -1 where they must not rise, 0 where they may. */
  readonly monotone?: Int8Array | undefined;
  /** Sets of features; those of a path from the root to a leaf must share a set. A feature alone is always allowed. */
  readonly interactions?: readonly ReadonlySet<number>[] | undefined;
}

/** What the splits above a node leave to it and to what grows below it. */
export interface NodeLimits {
  /** Bounds on weights, float32. */
  readonly lower: number;
  readonly upper: number;
  /** Features split on above. */
  readonly path: ReadonlySet<number>;
  /** Features that may be split on; undefined means all. */
  readonly allowed: ReadonlySet<number> | undefined;
}

const MOST = Math.fround(3.4028234663852886e38);

/** Those of the root. */
export const NO_LIMITS: NodeLimits = { lower: -MOST, upper: MOST, path: new Set(), allowed: undefined };

export type GrowthRules = Regularisation & FeatureConstraints;

/** The output of a node, within the limits of its parent; the root's within its own. */
export function limitedWeight(
  gradient: number,
  hessian: number,
  { lower, upper }: NodeLimits,
  rules: GrowthRules,
): number {
  const weight = leafWeight(gradient, hessian, rules);
  return rules.monotone === undefined ? weight : Math.min(Math.max(weight, lower), upper);
}

/** The gain of a node that keeps within limits, float32; see {@link leafGain}. */
export function limitedGain(gradient: number, hessian: number, limits: NodeLimits, rules: GrowthRules): number {
  if (rules.monotone === undefined) return leafGain(gradient, hessian, rules);
  if (hessian <= 0) return 0;
  return gainOfWeight(gradient, hessian, limitedWeight(gradient, hessian, limits, rules), rules.lambda);
}

/**
 * The limits of a node's two children after it was split on `feature`.
 * @param weights the children's outputs within the node's own limits
 */
export function childLimits(
  limits: NodeLimits,
  feature: number,
  weights: { readonly left: number; readonly right: number },
  { monotone, interactions }: FeatureConstraints,
): { readonly left: NodeLimits; readonly right: NodeLimits } {
  if (monotone === undefined && interactions === undefined) return { left: limits, right: limits };
  const path = interactions === undefined ? limits.path : new Set([...limits.path, feature]);
  const both = { ...limits, path, allowed: interactions && allowedAfter(path, interactions) };
  const direction = monotone?.[feature] ?? 0;
  if (direction === 0) return { left: both, right: both };
  // Whatever grows below stays on its side of the middle.
  const middle = Math.fround(Math.fround(weights.left + weights.right) / 2);
  const [lowSide, highSide] = [
    { ...both, upper: middle },
    { ...both, lower: middle },
  ];
  return direction > 0 ? { left: lowSide, right: highSide } : { left: highSide, right: lowSide };
}

/** The path itself, and every set that holds all of it. */
function allowedAfter(path: ReadonlySet<number>, interactions: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set([...path, ...interactions.filter((set) => path.isSubsetOf(set)).flatMap((set) => [...set])]);
}

/** Those of `features` that a node may be split on, in the same order. */
export const allowedOf = (features: Int32Array, { allowed }: NodeLimits): Int32Array =>
  allowed === undefined ? features : features.filter((feature) => allowed.has(feature));
