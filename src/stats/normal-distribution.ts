/**
 * Chance that a standard normal number is at most `z`, to about 15 digits, also far out in the lower tail.
 * @see Hart (1968), Computer Approximations, as arranged by West (2005), Wilmott Magazine, May, 70–76
 */
export function normalCdf(z: number): number {
  const size = Math.abs(z);
  if (Number.isNaN(z)) return Number.NaN;
  const tail = size > 37 ? 0 : upperTail(size);
  return z > 0 ? 1 - tail : tail;
}

/**
 * Chance that a standard normal number lies between `low` and `high`; it keeps eight digits far out in either tail, where a
 * difference of two chances near 1 has none left, and is 0 beyond 37.
 */
export function normalMass(low: number, high: number): number {
  if (low > 0) return normalCdf(-low) - normalCdf(-high);
  return normalCdf(high) - normalCdf(low);
}

function upperTail(size: number): number {
  const density = Math.exp((-size * size) / 2);
  if (size >= 7.07106781186547) {
    const fraction = size + 1 / (size + 2 / (size + 3 / (size + 4 / (size + 0.65))));
    return density / (fraction * 2.506628274631);
  }
  return (density * polynomial(NUMERATOR, size)) / polynomial(DENOMINATOR, size);
}

const NUMERATOR = [
  220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688,
  0.0352624965998911,
];
const DENOMINATOR = [
  440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207,
  1.75566716318264, 0.0883883476483184,
];

/**
 * The z below which a standard normal number lies with chance `share`; -Infinity for 0, Infinity for 1, NaN outside
 * [0, 1]. To about 16 digits.
 * @see Wichura (1988), Algorithm AS 241, Applied Statistics 37(3):477–484
 */
export function normalQuantile(share: number): number {
  if (!(share >= 0 && share <= 1)) return Number.NaN;
  if (share === 0) return Number.NEGATIVE_INFINITY;
  if (share === 1) return Number.POSITIVE_INFINITY;
  const gap = share - 0.5;
  if (Math.abs(gap) <= 0.425) {
    const r = 0.180625 - gap * gap;
    return (gap * polynomial(CENTRE[0], r)) / polynomial(CENTRE[1], r);
  }
  const r = Math.sqrt(-Math.log(Math.min(share, 1 - share)));
  const [[above, below], start] = r <= 5 ? [MIDDLE, 1.6] : [TAIL, 5];
  const z = polynomial(above, r - start) / polynomial(below, r - start);
  return gap < 0 ? -z : z;
}

type Ratio = readonly [above: readonly number[], below: readonly number[]];

const CENTRE: Ratio = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852546,
  ],
];
const MIDDLE: Ratio = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];
const TAIL: Ratio = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
    1.421511758316446e-7, 2.0442631033899397e-15,
  ],
];

/** Coefficients from the constant up. */
function polynomial(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) value = value * x + coefficients[i]!;
  return value;
}
