/**
 * Classic functions to minimise, each 0 at its minimum unless said.
 * @see Surjanovic, Bingham, Virtual Library of Simulation Experiments: Test Functions and Datasets
 */
export type TestFunction = (x: readonly number[]) => number;

const sum = (x: readonly number[], term: (value: number, index: number) => number): number =>
  x.reduce((total, value, index) => total + term(value, index), 0);

export const sphere: TestFunction = (x) => sum(x, (value) => value ** 2);

/** Axes of very different lengths, turned by 45° in each pair of neighbours. */
export const turnedEllipsoid: TestFunction = (x) => {
  const turned = [...x];
  for (let i = 0; i + 1 < turned.length; i++) {
    const [a, b] = [turned[i]!, turned[i + 1]!];
    turned[i] = (a - b) * Math.SQRT1_2;
    turned[i + 1] = (a + b) * Math.SQRT1_2;
  }
  return sum(turned, (value, i) => 100 ** (i / Math.max(1, x.length - 1)) * value ** 2);
};

/** Minimum at (1, …, 1). */
export const rosenbrock: TestFunction = (x) =>
  sum(x.slice(1), (next, i) => 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2);

export const rastrigin: TestFunction = (x) => sum(x, (v) => v ** 2 - 10 * Math.cos(2 * Math.PI * v) + 10);

export const ackley: TestFunction = (x) =>
  -20 * Math.exp(-0.2 * Math.sqrt(sphere(x) / x.length)) -
  Math.exp(sum(x, (v) => Math.cos(2 * Math.PI * v)) / x.length) +
  20 +
  Math.E;

export const griewank: TestFunction = (x) =>
  sphere(x) / 4000 - x.reduce((product, v, i) => product * Math.cos(v / Math.sqrt(i + 1)), 1) + 1;

/** Minimum at (1, …, 1). */
export const levy: TestFunction = (x) => {
  const w = x.map((v) => 1 + (v - 1) / 4);
  const last = w.at(-1)!;
  const middle = sum(w.slice(0, -1), (v) => (v - 1) ** 2 * (1 + 10 * Math.sin(Math.PI * v + 1) ** 2));
  return Math.sin(Math.PI * w[0]!) ** 2 + middle + (last - 1) ** 2 * (1 + Math.sin(2 * Math.PI * last) ** 2);
};

/** On [−5, 10] × [0, 15]; three minima of 0.397887. */
export const branin: TestFunction = ([x = 0, y = 0]) =>
  (y - (5.1 / (4 * Math.PI ** 2)) * x ** 2 + (5 / Math.PI) * x - 6) ** 2 +
  10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) +
  10;

/** On [−3, 3] × [−2, 2]; two minima of −1.031628. */
export const sixHumpCamel: TestFunction = ([x = 0, y = 0]) =>
  (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + (-4 + 4 * y ** 2) * y ** 2;

const HARTMANN_HEIGHTS = [1, 1.2, 3, 3.2];
const HARTMANN_WIDTHS = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const HARTMANN_CENTRES = [
  [1312, 1696, 5569, 124, 8283, 5886],
  [2329, 4135, 8307, 3736, 1004, 9991],
  [2348, 1451, 3522, 2883, 3047, 6650],
  [4047, 8828, 8732, 5743, 1091, 381],
];

/** On [0, 1]⁶; minimum −3.322368. */
export const hartmann6: TestFunction = (x) =>
  -sum(HARTMANN_HEIGHTS, (height, i) => {
    const distance = sum(x, (v, j) => HARTMANN_WIDTHS[i]![j]! * (v - HARTMANN_CENTRES[i]![j]! / 10_000) ** 2);
    return height * Math.exp(-distance);
  });

/** Minimum at (−2.903534, …), −39.166166 for each dimension. */
export const styblinskiTang: TestFunction = (x) => sum(x, (v) => v ** 4 - 16 * v ** 2 + 5 * v) / 2;

/** On [−500, 500]; minimum at (420.9687, …), far from the next best one. */
export const schwefel: TestFunction = (x) =>
  418.9828872724338 * x.length - sum(x, (v) => v * Math.sin(Math.sqrt(Math.abs(v))));

/** On [0, π]⁵; minimum −4.687658, in narrow valleys. */
export const michalewicz: TestFunction = (x) =>
  -sum(x, (v, i) => Math.sin(v) * Math.sin(((i + 1) * v ** 2) / Math.PI) ** 20);
