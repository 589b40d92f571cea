/** How often each of the same categories or bins occurs, as shares that add up to 1. */
type Shares = ArrayLike<number>;

/** Counts as shares of their sum; NaN without any. */
export function sharesOf(counts: ArrayLike<number>): Float64Array {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i]!;
  return Float64Array.from(counts, (count) => count / total);
}

/** An empty bin would make PSI and KL infinite. */
const FLOOR = 1e-4;

/** Shares of at least 1e-4 that add up to 1 again. */
export function floorShares(shares: Shares): Float64Array {
  return sharesOf(Float64Array.from(shares, (share) => Math.max(share, FLOOR)));
}

/** As Evidently does it: only zeros are raised, and nothing is renormalised. */
export function raiseZeros(shares: Shares): Float64Array {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < shares.length; i++) if (shares[i]! > 0) least = Math.min(least, shares[i]!);
  const raised = least <= FLOOR ? least / 1e6 : FLOOR;
  return Float64Array.from(shares, (share) => (share === 0 ? raised : share));
}

/**
 * Population stability index, Σ (p − q) ln(p / q). Below 0.1 is read as stable, 0.1 to 0.25 as a moderate shift.
 * @param p shares above 0, see {@link floorShares}; `q` likewise
 */
export function populationStability(p: Shares, q: Shares): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (p[i]! - q[i]!) * Math.log(p[i]! / q[i]!);
  return sum;
}

/** Kullback–Leibler divergence of q from p in nats, Σ p ln(p / q). @param q shares above 0 where `p` is */
export function kullbackLeibler(p: Shares, q: Shares): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) if (p[i]! > 0) sum += p[i]! * Math.log(p[i]! / q[i]!);
  return sum;
}

/**
 * Jensen–Shannon distance: the root of the divergence, in [0, 1] for base 2 and [0, 0.8326] for base e.
 * @see Endres & Schindelin (2003), IEEE Transactions on Information Theory 49(7):1858–1860; equals
 *   scipy.spatial.distance.jensenshannon
 */
export function jensenShannonDistance(p: Shares, q: Shares, base: 2 | 'e' = 2): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    const middle = (p[i]! + q[i]!) / 2;
    if (p[i]! > 0) sum += p[i]! * Math.log(p[i]! / middle);
    if (q[i]! > 0) sum += q[i]! * Math.log(q[i]! / middle);
  }
  // Rounding can leave equal shares a hair below 0.
  return Math.sqrt(Math.max(0, sum / 2 / (base === 2 ? Math.LN2 : 1)));
}

/** Hellinger distance in [0, 1], √(1 − Σ √(p q)). */
export function hellingerDistance(p: Shares, q: Shares): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += (Math.sqrt(p[i]!) - Math.sqrt(q[i]!)) ** 2;
  return Math.sqrt(sum / 2);
}

/** Total variation distance in [0, 1]: the share that lies elsewhere. */
export function totalVariation(p: Shares, q: Shares): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += Math.abs(p[i]! - q[i]!);
  return sum / 2;
}

/** The largest difference of one share, in [0, 1]. */
export function largestShareGap(p: Shares, q: Shares): number {
  let largest = 0;
  for (let i = 0; i < p.length; i++) largest = Math.max(largest, Math.abs(p[i]! - q[i]!));
  return largest;
}
