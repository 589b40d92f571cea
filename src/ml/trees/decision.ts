/**
 * How the kernels see a feature: what becomes of a value before it is compared. Flags that add up; the kernels know the
 * same numbers.
 */
export const VIEW = {
  negated: 1,
  /** 0 where there is a value. */
  presence: 2,
  /** 1 for a code in the column's set, else 0. */
  membership: 4,
  missingIsZero: 8,
  /** Values up to 1e-35 (of float32) in size are missing. */
  zeroIsMissing: 16,
  /** Codes are cut to integers before, so that -0.5 is code 0. */
  truncated: 32,
  /** Always missing. */
  never: 64,
  /** A code as an integer's bits: see `CodeSets`. */
  code: 128,
} as const;

/** A feature as some nodes look at it. */
export interface Column {
  readonly feature: number;
  /** Sum of {@link VIEW} flags. */
  readonly view: number;
  /** The codes of a membership. */
  readonly codes?: ReadonlySet<number> | undefined;
}

/**
 * An inner node's question in the one form that the kernels answer: is the column's value below the threshold? A missing
 * value never is.
 */
export interface Decision {
  readonly column: Column;
  readonly threshold: number;
  /** Where a row goes whose value is below: left, or else right. */
  readonly belowGoesLeft: boolean;
}

/** A tree of any library as the kernels need it; node 0 is the root, children come after their parent. */
export interface DecisionTree {
  /** -1 marks a leaf. */
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  /** What a leaf adds to the margin, weights included. */
  readonly values: ArrayLike<number>;
  /** How much of the training rows saw a node, in any unit. */
  readonly covers: ArrayLike<number>;
  decisionAt(node: number): Decision;
}
