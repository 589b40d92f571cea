/** The value of a function, and its gradient written into `gradient`. Infinity where it has none. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly iterations: number;
  /** Ends where a step gains less than this, as a share of 1 + |value|. */
  readonly tolerance: number;
}

const MEMORY = 8;
const SUFFICIENT = 1e-4;

/**
 * A local minimum within bounds: L-BFGS on the coordinates that may move, steps cut back to the bounds, and halved until
 * they gain enough.
 * @param start within the bounds
 * @returns the best point found and its value
 * @see Nocedal, Wright (2006), Numerical Optimization, algorithms 7.4 and 16.7 (projection)
 */
export function minimise(
  f: Differentiable,
  start: Float64Array,
  { low, high, iterations, tolerance }: MinimiseOptions,
): { readonly x: Float64Array; readonly value: number } {
  const size = start.length;
  let x: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(size);
  let value = f(x, gradient);
  const memory: { step: Float64Array; change: Float64Array; scale: number }[] = [];
  for (let iteration = 0; iteration < iterations && Number.isFinite(value); iteration++) {
    const isFree = Uint8Array.from(x, (at, i) =>
      Number((at > low[i]! || gradient[i]! < 0) && (at < high[i]! || gradient[i]! > 0)),
    );
    let direction = descent(gradient, isFree, memory);
    if (!(inner(direction, gradient) < 0)) {
      memory.length = 0;
      direction = descent(gradient, isFree, memory);
      if (!(inner(direction, gradient) < 0)) break;
    }
    // The first step is no longer than a tenth of the way across: nothing is known of the curvature yet.
    const longest = Math.max(...direction.map((d, i) => Math.abs(d) / (high[i]! - low[i]! || 1)));
    let length = memory.length === 0 ? Math.min(1, 0.1 / longest) : 1;
    let moved: Float64Array | undefined;
    const next = new Float64Array(size);
    let reached = value;
    for (let attempt = 0; attempt < 20; attempt++, length /= attempt < 3 ? 2 : 5) {
      const candidate = x.map((at, i) => Math.min(high[i]!, Math.max(low[i]!, at + length * direction[i]!)));
      let slope = 0;
      for (let i = 0; i < size; i++) slope += gradient[i]! * (candidate[i]! - x[i]!);
      reached = f(candidate, next);
      if (reached <= value + SUFFICIENT * slope) {
        moved = candidate;
        break;
      }
    }
    if (moved === undefined) break;
    const step = moved.map((at, i) => at - x[i]!);
    const change = next.map((at, i) => at - gradient[i]!);
    const curvature = inner(step, change);
    if (curvature > 1e-12 * inner(change, change)) {
      memory.push({ step, change, scale: 1 / curvature });
      if (memory.length > MEMORY) memory.shift();
    }
    const gain = value - reached;
    [x, gradient, value] = [moved, next, reached];
    if (gain <= tolerance * (1 + Math.abs(value))) break;
  }
  return { x, value };
}

/** Minus the gradient times an estimate of the inverse Hessian, among the free coordinates: the two-loop recursion. */
function descent(
  gradient: Float64Array,
  isFree: Uint8Array,
  memory: readonly { step: Float64Array; change: Float64Array; scale: number }[],
): Float64Array {
  const direction = gradient.map((slope, i) => (isFree[i] ? -slope : 0));
  const weights: number[] = [];
  for (let k = memory.length - 1; k >= 0; k--) {
    const { step, change, scale } = memory[k]!;
    const weight = scale * inner(step, direction);
    weights[k] = weight;
    for (let i = 0; i < direction.length; i++) direction[i]! -= weight * change[i]!;
  }
  const last = memory.at(-1);
  if (last !== undefined) {
    const scaling = 1 / (last.scale * inner(last.change, last.change));
    for (let i = 0; i < direction.length; i++) direction[i]! *= scaling;
  }
  for (const [k, { step, change, scale }] of memory.entries()) {
    const weight = weights[k]! - scale * inner(change, direction);
    for (let i = 0; i < direction.length; i++) direction[i]! += weight * step[i]!;
  }
  for (let i = 0; i < direction.length; i++) if (!isFree[i]) direction[i] = 0;
  return direction;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
