/** A smooth function to minimise: writes the gradient at `point` and returns the value there. */
export type Differentiable = (point: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  readonly maxIterations: number;
  /** Converged when no gradient component is larger. */
  readonly tolerance: number;
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

/** Iterations whose curvature is remembered. */
const MEMORY = 10;
/** Share of the decrease promised by the slope that a step must deliver. */
const SUFFICIENT_DECREASE = 1e-4;
const MOST_HALVINGS = 40;

/**
 * Limited-memory BFGS with a backtracking line search, from `start`.
 * @see Nocedal, Wright (2006), Numerical Optimization, 2nd ed., algorithms 3.1, 7.4 and 7.5
 */
export async function minimise(
  evaluate: Differentiable,
  start: Float64Array,
  { maxIterations, tolerance, afterIteration }: LbfgsOptions,
): Promise<Minimum> {
  let point = start;
  let gradient: Float64Array = new Float64Array(start.length);
  let value = evaluate(point, gradient);
  const corrections: Correction[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (largest(gradient) <= tolerance) return { point, iterations: iteration, converged: true };
    const direction = descentDirection(gradient, corrections);
    const next = lineSearch(evaluate, { point, value, gradient, direction, isFirst: corrections.length === 0 });
    // No step improves the value any more: the rounding of the sum is reached.
    if (next === undefined) return { point, iterations: iteration, converged: largest(gradient) <= 100 * tolerance };
    remember(corrections, { from: point, to: next.point, oldGradient: gradient, newGradient: next.gradient });
    ({ point, value, gradient } = next);
    await afterIteration({ iteration: iteration + 1, point, value });
  }
  return { point, iterations: maxIterations, converged: largest(gradient) <= tolerance };
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
  evaluate: Differentiable,
  at: { point: Float64Array; value: number; gradient: Float64Array; direction: Float64Array; isFirst: boolean },
): { point: Float64Array; value: number; gradient: Float64Array } | undefined {
  const slope = dot(at.gradient, at.direction);
  // Without curvature the direction has no scale: begin with a step of length 1.
  let length = at.isFirst ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
  for (let halving = 0; halving < MOST_HALVINGS; halving++, length /= 2) {
    const point = at.point.slice();
    addScaled(point, length, at.direction);
    const gradient = new Float64Array(point.length);
    const value = evaluate(point, gradient);
    if (value <= at.value + SUFFICIENT_DECREASE * length * slope) return { point, value, gradient };
  }
  return undefined;
}

function remember(
  corrections: Correction[],
  move: { from: Float64Array; to: Float64Array; oldGradient: Float64Array; newGradient: Float64Array },
): void {
  const step = move.to.map((component, i) => component - move.from[i]!);
  const change = move.newGradient.map((component, i) => component - move.oldGradient[i]!);
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
