const EULER_GAMMA = 0.5772156649015329;

/**
 * The mean depth at which a search in a random binary tree of `rows` keys ends without success: what is to be added to
 * the depth of a leaf that still holds `rows` rows, and what the mean depth of a forest is measured by.
 * @see Liu, Ting, Zhou (2008), Isolation Forest, ICDM: c(ψ), with H(i) ≈ ln i + γ
 */
export function averagePathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  return 2 * (Math.log(rows - 1) + EULER_GAMMA) - (2 * (rows - 1)) / rows;
}
