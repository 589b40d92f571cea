import { logFactorial } from './log-gamma.ts';

/**
 * The limit law of Kolmogorov: the chance that √n · D is at least `scaled` for large samples.
 * @param scaled at least 0; for two samples √(n·m/(n+m)) · D
 * @see Kolmogorov (1933), Giornale dell'Istituto Italiano degli Attuari 4:83–91
 */
export function kolmogorovTail(scaled: number): number {
  if (Number.isNaN(scaled)) return Number.NaN;
  if (scaled <= 0.04) return 1;
  if (scaled < 1) {
    // The other form of the theta series, which needs few terms where the alternating one needs many.
    let sum = 0;
    for (let k = 1; k <= 7; k += 2) sum += Math.exp((-k * k * Math.PI ** 2) / (8 * scaled * scaled));
    return 1 - (Math.sqrt(2 * Math.PI) / scaled) * sum;
  }
  let sum = 0;
  for (let k = 1; k <= 5; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * scaled * scaled);
  return sum;
}

/**
 * The law of the one-sample Kolmogorov–Smirnov statistic for finite samples: the chance that D of `size` numbers is at
 * least `distance`. To about 6 digits or better, at every size.
 * @param distance in [0, 1]
 * @param size a whole number of at least 1
 * @see Simard & L'Ecuyer (2011), Journal of Statistical Software 39(11), whose choice of methods this simplifies
 */
export function kolmogorovFiniteTail(distance: number, size: number): number {
  if (Number.isNaN(distance)) return Number.NaN;
  if (distance <= 0.5 / size) return 1;
  if (distance >= 1) return 0;
  // Where the two one-sided events hardly meet, their sum is the chance to more digits than 1 minus its complement.
  const isFarOut = size * distance * distance >= (size <= 140 ? 4 : 2.2);
  if (distance >= 0.5 || isFarOut) return Math.min(1, 2 * smirnovTail(distance, size));
  const isLarge = size > 140 && (size > 100_000 || size * distance ** 1.5 > 1.4);
  return Math.max(0, 1 - (isLarge ? pelzGood(distance, size) : durbin(distance, size)));
}

/**
 * The chance that the one-sided statistic D⁺ of `size` numbers is at least `distance`.
 * @see Smirnov (1944); Birnbaum & Tingey (1951), Annals of Mathematical Statistics 22:592–596
 */
export function smirnovTail(distance: number, size: number): number {
  const logSize = logFactorial(size);
  let sum = 0;
  for (let j = 0; j <= Math.floor(size * (1 - distance)); j++) {
    const below = distance + j / size;
    const above = 1 - below;
    const left = above > 0 ? (size - j) * Math.log(above) : size === j ? 0 : Number.NEGATIVE_INFINITY;
    sum += Math.exp(
      logSize - logFactorial(j) - logFactorial(size - j) + (j - 1) * Math.log(below) + left + Math.log(distance),
    );
  }
  return Math.min(1, sum);
}

/**
 * Durbin's matrix form of the distribution function.
 * @see Marsaglia, Tsang & Wang (2003), Journal of Statistical Software 8(18)
 */
function durbin(distance: number, size: number): number {
  const k = Math.floor(size * distance) + 1;
  const width = 2 * k - 1;
  const h = k - size * distance;
  const step = new Float64Array(width * width);
  for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) step[i * width + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0; i < width; i++) {
    step[i * width] = step[i * width]! - h ** (i + 1);
    const last = (width - 1) * width + i;
    step[last] = step[last]! - h ** (width - i);
  }
  const corner = (width - 1) * width;
  step[corner] = step[corner]! + (2 * h - 1 > 0 ? (2 * h - 1) ** width : 0);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < width; j++) {
      if (i - j + 1 > 0) step[i * width + j] = step[i * width + j]! / Math.exp(logFactorial(i - j + 1));
    }
  }
  const power = matrixPower({ values: step, exponent: 0 }, size, { width, centre: (k - 1) * width + k - 1 });
  let share = power.values[(k - 1) * width + k - 1]!;
  let { exponent } = power;
  for (let i = 1; i <= size; i++) {
    share *= i / size;
    if (share < 1e-140) {
      share *= 1e140;
      exponent -= 140;
    }
  }
  return share * 10 ** exponent;
}

/** A matrix times a power of ten, so that neither overflows. */
interface Scaled {
  readonly values: Float64Array;
  readonly exponent: number;
}

function matrixPower(base: Scaled, power: number, shape: { readonly width: number; readonly centre: number }): Scaled {
  if (power === 1) return base;
  const half = matrixPower(base, Math.floor(power / 2), shape);
  const square = multiply(half.values, half.values, shape.width);
  const values = power % 2 === 0 ? square : multiply(base.values, square, shape.width);
  const exponent = 2 * half.exponent + (power % 2 === 0 ? 0 : base.exponent);
  if (values[shape.centre]! <= 1e140) return { values, exponent };
  return { values: values.map((value) => value * 1e-140), exponent: exponent + 140 };
}

function multiply(a: Float64Array, b: Float64Array, width: number): Float64Array {
  const product = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let k = 0; k < width; k++) {
      const factor = a[i * width + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < width; j++) product[i * width + j]! += factor * b[k * width + j]!;
    }
  }
  return product;
}

/**
 * The limit law with its first three corrections, as a distribution function.
 * @see Pelz & Good (1976), Journal of the Royal Statistical Society B 38(2):152–156
 */
function pelzGood(distance: number, size: number): number {
  const z = Math.sqrt(size) * distance;
  const [z2, z3, z4, z6] = [z ** 2, z ** 3, z ** 4, z ** 6];
  const [pi2, pi4, pi6] = [Math.PI ** 2, Math.PI ** 4, Math.PI ** 6];
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = 0; k <= 30; k++) {
    const odd = (k + 0.5) ** 2;
    const weight = Math.exp((-pi2 * odd) / (2 * z2));
    k0 += weight;
    k1 += (pi2 * odd - z2) * weight;
    k2 += (6 * z6 + 2 * z4 + pi2 * (2 * z4 - 5 * z2) * odd + pi4 * (1 - 2 * z2) * odd * odd) * weight;
    k3 +=
      (-30 * z6 -
        90 * z ** 8 +
        pi2 * (135 * z4 - 96 * z6) * odd +
        pi4 * (212 * z4 - 60 * z2) * odd * odd +
        pi6 * (5 - 30 * z2) * odd ** 3) *
      weight;
  }
  let [even2, even3] = [0, 0];
  for (let k = 1; k <= 30; k++) {
    const square = k * k;
    const weight = Math.exp((-pi2 * square) / (2 * z2));
    even2 += pi2 * square * weight;
    even3 += (3 * pi2 * square * z2 - pi4 * square * square) * weight;
  }
  const root = Math.sqrt(2 * Math.PI);
  const half = Math.sqrt(Math.PI / 2);
  return (
    (root / z) * k0 +
    ((half / (3 * z4)) * k1) / Math.sqrt(size) +
    ((half / (36 * z ** 7)) * k2 - (half / (18 * z3)) * even2) / size +
    ((half / (3240 * z ** 10)) * k3 + (half / (108 * z6)) * even3) / size ** 1.5
  );
}
