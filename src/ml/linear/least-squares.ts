import { applyReflection, type Dense, type Reflection, reflectColumn, zeros } from './householder.ts';
import type { ReducedRows } from './reduced-rows.ts';

/** Columns whose rest is this small beside the largest are taken for combinations of the others. */
const RANK_TOLERANCE = 1e-11;

/**
 * Coefficients with the least squared error plus l2 × their squares; of several such, the shortest (as scipy's lstsq).
 * @see Golub, Van Loan (2013), Matrix computations, 4th ed., §5.4.2 (column pivoting) and §5.5.6 (minimum norm)
 */
export function leastSquares({ triangle, inputs }: ReducedRows, l2: number): Float64Array {
  const system = systemOf(triangle, { inputs, l2 });
  const { order, rank } = triangulariseWithPivots(system, inputs);
  const solution = rank === inputs ? substituteBack(system, inputs) : shortest(system, { inputs, rank });
  const coefficients = new Float64Array(inputs);
  order.forEach((column, i) => {
    coefficients[column] = solution[i]!;
  });
  return coefficients;
}

/** The rows below the intercept's, without its column, and below them the ridge; the label is the last column. */
function systemOf(triangle: Dense, { inputs, l2 }: { inputs: number; l2: number }): Dense {
  const side = triangle.rows;
  const system = zeros(inputs + (l2 > 0 ? inputs : 0) + 1, inputs + 1);
  for (let column = 0; column <= inputs; column++) {
    const from = triangle.values.subarray((column + 1) * side + 1, (column + 1) * side + 1 + inputs);
    system.values.set(from, column * system.rows);
    if (l2 > 0 && column < inputs) system.values[column * system.rows + inputs + column] = Math.sqrt(l2);
  }
  return system;
}

/** Triangular with a falling diagonal; `order` says which column came where. */
function triangulariseWithPivots(system: Dense, inputs: number): { order: Int32Array; rank: number } {
  const order = Int32Array.from({ length: inputs }, (_, i) => i);
  const { rows, values } = system;
  let largest = 0;
  for (let step = 0; step < inputs; step++) {
    let [pivot, most] = [step, -1];
    for (let column = step; column < inputs; column++) {
      let size = 0;
      for (let row = step; row < rows; row++) size += values[column * rows + row]! ** 2;
      if (size > most) [pivot, most] = [column, size];
    }
    largest = Math.max(largest, most);
    if (Math.sqrt(most) <= RANK_TOLERANCE * Math.sqrt(largest)) return { order, rank: step };
    if (pivot !== step) swapColumns(system, order, step, pivot);
    reflectColumn(system, step);
  }
  return { order, rank: inputs };
}

function swapColumns({ rows, values }: Dense, order: Int32Array, a: number, b: number): void {
  const kept = values.slice(a * rows, (a + 1) * rows);
  values.copyWithin(a * rows, b * rows, (b + 1) * rows);
  values.set(kept, b * rows);
  [order[a], order[b]] = [order[b]!, order[a]!];
}

function substituteBack({ rows, columns, values }: Dense, inputs: number): Float64Array {
  const solution = new Float64Array(inputs);
  for (let i = inputs - 1; i >= 0; i--) {
    let rest = values[(columns - 1) * rows + i]!;
    for (let j = i + 1; j < inputs; j++) rest -= values[j * rows + i]! * solution[j]!;
    solution[i] = rest / values[i * rows + i]!;
  }
  return solution;
}

/** Of all solutions of the first `rank` rows, the one without a part in their null space. */
function shortest(system: Dense, { inputs, rank }: { inputs: number; rank: number }): Float64Array {
  if (rank === 0) return new Float64Array(inputs);
  const transposed = zeros(inputs, rank);
  for (let row = 0; row < rank; row++) {
    for (let column = 0; column < inputs; column++) {
      transposed.values[row * inputs + column] = system.values[column * system.rows + row]!;
    }
  }
  const reflections: Reflection[] = [];
  for (let step = 0; step < rank; step++) reflections.push(reflectColumn(transposed, step));
  const solution = new Float64Array(inputs);
  for (let i = 0; i < rank; i++) {
    let rest = system.values[(system.columns - 1) * system.rows + i]!;
    for (let j = 0; j < i; j++) rest -= transposed.values[i * inputs + j]! * solution[j]!;
    solution[i] = rest / transposed.values[i * inputs + i]!;
  }
  for (let step = rank - 1; step >= 0; step--) applyReflection(reflections[step]!, solution.subarray(step));
  return solution;
}
