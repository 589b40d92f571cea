/** A smooth function to minimise: writes the gradient at `point` and returns the value there. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  readonly maxIterations: number;
  /** Converged when no gradient component is larger. */
  readonly tolerance: number;
  /** Penalty on the size of each component, in units of the function; none unless given. */
  readonly l1?: Float64Array | undefined;
  /** Called after every iteration with the newest point and value. */
  readonly afterIteration: (state: { iteration: number; point: Float64Array; value: number }) => Promise<void>;
}

export interface Minimum {
  readonly point: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Step and gradient change of one iteration, and 1 / (their product). */
interface Correction {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly inverseCurvature: number;
}

/** A point with the function's value (penalty included) and its smooth gradient there. */
interface Place {
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
}

/** Iterations whose curvature is remembered. */
const MEMORY = 10;
/** Share of the decrease promised by the slope that a step must deliver. */
const SUFFICIENT_DECREASE = 1e-4;
const MOST_HALVINGS = 40;

/**
 * Limited-memory BFGS with a backtracking line search, from `start`. With an l1 penalty it is OWL-QN: no step leaves the
 * orthant it started in, which is how components become exactly 0.
 * @see Nocedal, Wright (2006), Numerical Optimization, 2nd ed., algorithms 3.1, 7.4 and 7.5; Andrew, Gao (2007),
 *   Scalable training of L1-regularized log-linear models, ICML
 */
export async function minimise(
  evaluate: Differentiable,
  start: Float64Array,
  { maxIterations, tolerance, l1, afterIteration }: LbfgsOptions,
): Promise<Minimum> {
  const placeAt = (point: Float64Array): Place => {
    const gradient = new Float64Array(point.length);
    const value = evaluate(point, gradient) + penalty(point, l1);
    return { point, value, gradient };
  };
  let place = placeAt(start);
  const corrections: Correction[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const slopes = steepestSlopes(place, l1);
    if (largest(slopes) <= tolerance) return { point: place.point, iterations: iteration, converged: true };
    const next = lineSearch(placeAt, { place, slopes, corrections, l1 });
    if (next === undefined) {
      // No step improves the value any more: the rounding of the sum is reached.
      return { point: place.point, iterations: iteration, converged: largest(slopes) <= 100 * tolerance };
    }
    remember(corrections, place, next);
    place = next;
    await afterIteration({ iteration: iteration + 1, point: place.point, value: place.value });
  }
  return { point: place.point, iterations: maxIterations, converged: largest(steepestSlopes(place, l1)) <= tolerance };
}

const penalty = (point: Float64Array, l1: Float64Array | undefined): number =>
  l1 === undefined ? 0 : point.reduce((sum, component, i) => sum + l1[i]! * Math.abs(component), 0);

/** The gradient; where the penalty has a kink, the slope of the side that goes down, or 0 when none does. */
function steepestSlopes({ point, gradient }: Place, l1: Float64Array | undefined): Float64Array {
  if (l1 === undefined) return gradient;
  return gradient.map((slope, i) => {
    if (point[i] !== 0) return slope + Math.sign(point[i]!) * l1[i]!;
    if (slope < -l1[i]!) return slope + l1[i]!;
    return slope > l1[i]! ? slope - l1[i]! : 0;
  });
}

/** The two-loop recursion: minus the gradient, bent by the remembered curvature. */
function descentDirection(gradient: Float64Array, corrections: readonly Correction[]): Float64Array {
  const direction = gradient.map((component) => -component);
  const factors: number[] = [];
  for (const { step, change, inverseCurvature } of corrections.toReversed()) {
    const factor = inverseCurvature * dot(step, direction);
    factors.unshift(factor);
    addScaled(direction, -factor, change);
  }
  const newest = corrections.at(-1);
  if (newest) {
    const scale = 1 / (newest.inverseCurvature * dot(newest.change, newest.change));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  }
  corrections.forEach(({ step, change, inverseCurvature }, i) => {
    addScaled(direction, factors[i]! - inverseCurvature * dot(change, direction), step);
  });
  return direction;
}

function lineSearch(
  placeAt: (point: Float64Array) => Place,
  at: { place: Place; slopes: Float64Array; corrections: readonly Correction[]; l1: Float64Array | undefined },
): Place | undefined {
  const { slopes, l1 } = at;
  const { point: from, value } = at.place;
  const direction = descentDirection(slopes, at.corrections);
  if (l1 !== undefined) {
    for (let i = 0; i < direction.length; i++) if (l1[i]! > 0 && direction[i]! * slopes[i]! >= 0) direction[i] = 0;
  }
  const slope = dot(slopes, direction);
  // Without curvature the direction has no scale: begin with a step of length 1.
  let length = at.corrections.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    const point = from.slice();
    addScaled(point, length, direction);
    if (l1 !== undefined) stayInOrthant(point, { from, slopes, l1 });
    const next = placeAt(point);
    const promised = l1 === undefined ? length * slope : slopeAlong(slopes, from, point);
    if (next.value <= value + SUFFICIENT_DECREASE * promised) return next;
  }
  return undefined;
}

/** Components that changed their sign stop at 0. */
function stayInOrthant(
  point: Float64Array,
  { from, slopes, l1 }: { from: Float64Array; slopes: Float64Array; l1: Float64Array },
): void {
  for (let i = 0; i < point.length; i++) {
    const sign = from[i] === 0 ? -Math.sign(slopes[i]!) : Math.sign(from[i]!);
    if (l1[i]! > 0 && point[i]! * sign <= 0) point[i] = 0;
  }
}

function slopeAlong(slopes: Float64Array, from: Float64Array, to: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < slopes.length; i++) sum += slopes[i]! * (to[i]! - from[i]!);
  return sum;
}

function remember(corrections: Correction[], from: Place, to: Place): void {
  const step = to.point.map((component, i) => component - from.point[i]!);
  const change = to.gradient.map((component, i) => component - from.gradient[i]!);
  const curvature = dot(step, change);
  // Only positive curvature keeps the remembered matrix positive definite.
  if (curvature <= 1e-12 * dot(change, change)) return;
  corrections.push({ step, change, inverseCurvature: 1 / curvature });
  if (corrections.length > MEMORY) corrections.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * source[i]!;
}

const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
