import { createRandom } from '../../src/stats/index.ts';
import { categorical, float, int, type Params, type SearchSpace } from '../../src/tuning/index.ts';
import * as functions from './test-functions.ts';

/** Something to minimise. */
export interface Problem {
  readonly name: string;
  readonly kind: 'continuous' | 'many optima' | 'mixed' | 'conditional' | 'discrete' | 'real';
  /** Parents stand before their children. */
  readonly space: SearchSpace;
  /** The lowest value there is; undefined where nobody knows it. */
  readonly optimum: number | undefined;
  readonly objective: (params: Params) => number | Promise<number>;
}

interface Shape {
  readonly kind: Problem['kind'];
  readonly dimensions: number;
  readonly range: readonly [low: number, high: number];
  /** Where the function has its minimum, in each dimension, before it is moved. */
  readonly at?: number;
  readonly optimum?: number;
}

/** A function of which each coordinate is moved, so that the optimum lies between 15 and 40 % off the middle of its range. */
function moved(
  name: string,
  of: functions.TestFunction,
  { kind, dimensions, range, at = 0, optimum = 0 }: Shape,
): Problem {
  const random = createRandom(hash(name));
  const [low, high] = range;
  const shifts = Array.from({ length: dimensions }, () => {
    const side = random.integer(2) * 2 - 1;
    return (low + high) / 2 + side * (0.15 + 0.25 * random.uniform()) * (high - low) - at;
  });
  return {
    name: `${name} ${dimensions}`,
    kind,
    space: box(dimensions, range),
    optimum,
    objective: (params) => of(shifts.map((shift, i) => Number(params[`x${i}`]) - shift)),
  };
}

/** A function whose optimum lies off the middle by itself. */
function asItIs(name: string, of: functions.TestFunction, { kind, dimensions, range, optimum = 0 }: Shape): Problem {
  const names = Array.from({ length: dimensions }, (_, i) => `x${i}`);
  return {
    name: `${name} ${dimensions}`,
    kind,
    space: box(dimensions, range),
    optimum,
    objective: (params) => of(names.map((x) => Number(params[x]))),
  };
}

const box = (dimensions: number, [low, high]: readonly [number, number]): SearchSpace =>
  Object.fromEntries(Array.from({ length: dimensions }, (_, i) => [`x${i}`, float(low, high)]));

const hash = (text: string): number => [...text].reduce((sum, c) => (sum * 31 + c.charCodeAt(0)) % 2 ** 31, 7);

const log10 = (value: unknown): number => Math.log10(Number(value));

/** Learning rate and rounds make up for each other, depth and the booster matter; the shape of many real tasks. */
const mixedTraining: Problem = {
  name: 'mixed: like training',
  kind: 'mixed',
  space: {
    eta: float(1e-3, 1, { log: true }),
    rounds: int(10, 1000, { log: true }),
    depth: int(1, 12),
    subsample: float(0.5, 1, { step: 0.05 }),
    lambda: float(1e-3, 1000, { log: true }),
    booster: categorical(['gbtree', 'gblinear', 'dart']),
  },
  optimum: 0,
  objective: ({ eta, rounds, depth, subsample, lambda, booster }) => {
    const effort = log10(eta) + log10(rounds) - 1.3;
    const fine = Math.max(0, log10(eta) + 1.7);
    const base = booster === 'gbtree' ? 0 : booster === 'dart' ? 0.05 : 0.4;
    return (
      0.5 * effort ** 2 +
      0.15 * fine ** 2 +
      0.02 * (Number(depth) - 5) ** 2 +
      (Number(subsample) - 0.8) ** 2 +
      0.03 * (log10(lambda) - 0.5) ** 2 +
      base
    );
  },
};

const mixedSphere: Problem = {
  name: 'mixed: bowl with choices',
  kind: 'mixed',
  space: {
    a: float(-5, 5),
    b: float(1e-5, 10, { log: true }),
    c: int(0, 50),
    d: int(1, 4096, { log: true }),
    e: categorical(['p', 'q', 'r', 's', 't']),
    f: categorical([true, false]),
  },
  optimum: 0,
  objective: ({ a, b, c, d, e, f }) =>
    (Number(a) - 2.1) ** 2 +
    (log10(b) + 3.3) ** 2 +
    ((Number(c) - 37) / 10) ** 2 +
    (Math.log2(Number(d)) - 9) ** 2 / 4 +
    { p: 3, q: 0, r: 1, s: 2, t: 4 }[String(e)]! +
    (f ? 0 : 1),
};

/** The choice moves the optimum of everything else, so that parameters cannot be learnt one by one. */
const mixedInteraction: Problem = {
  name: 'mixed: choice moves the optimum',
  kind: 'mixed',
  space: { kind: categorical(['a', 'b', 'c', 'd']), x: float(0, 1), y: float(0, 1), z: int(0, 20) },
  optimum: 0,
  objective: ({ kind, x, y, z }) => {
    const [cx, cy, cz, floor] = {
      a: [0.2, 0.9, 4, 0.3],
      b: [0.8, 0.3, 17, 0],
      c: [0.5, 0.1, 10, 0.2],
      d: [0.1, 0.6, 1, 0.1],
    }[String(kind)] as [number, number, number, number];
    return floor + 3 * (Number(x) - cx) ** 2 + 3 * (Number(y) - cy) ** 2 + ((Number(z) - cz) / 10) ** 2;
  },
};

/** Ackley of four numbers, two of them whole. */
const mixedAckley: Problem = {
  name: 'mixed: Ackley with whole numbers',
  kind: 'many optima',
  space: { x: float(-30, 30), y: float(-30, 30), i: int(-30, 30), j: int(-30, 30), k: categorical([0, 1, 2]) },
  optimum: 0,
  objective: ({ x, y, i, j, k }) =>
    functions.ackley([Number(x) - 11.3, Number(y) + 7.7, Number(i) - 9, Number(j) + 14]) + Math.abs(Number(k) - 2),
};

/** Three algorithms, each with parameters of its own; the best one is not the best on average. */
const branches: Problem = {
  name: 'conditional: three branches',
  kind: 'conditional',
  space: {
    algorithm: categorical(['svm', 'forest', 'net']),
    c: float(1e-3, 1e3, { log: true, when: { algorithm: 'svm' } }),
    gamma: float(1e-4, 10, { log: true, when: { algorithm: 'svm' } }),
    trees: int(10, 500, { log: true, when: { algorithm: 'forest' } }),
    depth: int(1, 30, { when: { algorithm: 'forest' } }),
    rate: float(1e-5, 1, { log: true, when: { algorithm: 'net' } }),
    units: int(8, 512, { log: true, when: { algorithm: 'net' } }),
    dropout: float(0, 0.8, { when: { algorithm: 'net' } }),
  },
  optimum: 0,
  objective: ({ algorithm, c, gamma, trees, depth, rate, units, dropout }) => {
    if (algorithm === 'svm') return 0.12 + 0.06 * (log10(c) - 1.2) ** 2 + 0.08 * (log10(gamma) + 1.5) ** 2;
    if (algorithm === 'forest') return 0.1 + 0.05 * (log10(trees) - 2.5) ** 2 + 0.0006 * (Number(depth) - 18) ** 2;
    return 0.12 * (log10(rate) + 2.6) ** 2 + 0.15 * (log10(units) - 2.1) ** 2 + 0.8 * (Number(dropout) - 0.25) ** 2;
  },
};

/** A branch inside a branch inside a branch, with parameters that all share. */
const nestedBranches: Problem = {
  name: 'conditional: nested',
  kind: 'conditional',
  space: {
    optimizer: categorical(['sgd', 'adam']),
    rate: float(1e-5, 1, { log: true }),
    schedule: categorical(['constant', 'cosine', 'step'], { when: { optimizer: 'sgd' } }),
    warmup: int(0, 100, { when: { schedule: 'cosine' } }),
    factor: float(0.05, 0.95, { when: { schedule: 'step' } }),
    momentum: float(0, 0.99, { when: { optimizer: 'sgd' } }),
    beta: float(0.5, 0.999, { when: { optimizer: 'adam' } }),
    decay: float(1e-6, 1e-1, { log: true }),
  },
  optimum: 0,
  objective: ({ optimizer, rate, schedule, warmup, factor, momentum, beta, decay }) => {
    const common = 0.05 * (log10(decay) + 4) ** 2;
    if (optimizer === 'adam') return 0.08 + common + 0.2 * (log10(rate) + 3.2) ** 2 + 2 * (Number(beta) - 0.9) ** 2;
    const sgd = common + 0.2 * (log10(rate) + 1.1) ** 2 + 0.5 * (Number(momentum) - 0.9) ** 2;
    if (schedule === 'cosine') return sgd + 0.5 * ((Number(warmup) - 20) / 100) ** 2;
    return sgd + (schedule === 'step' ? 0.05 + 0.5 * (Number(factor) - 0.4) ** 2 : 0.15);
  },
};

/** A sum over branches as deep as `layers` says, each layer with two parameters of its own. */
const layers: Problem = {
  name: 'conditional: layers',
  kind: 'conditional',
  space: {
    layers: int(1, 4),
    ...Object.fromEntries(
      [1, 2, 3, 4].flatMap((layer) => {
        const when = { layers: [1, 2, 3, 4].filter((depth) => depth >= layer) };
        return [
          [`width${layer}`, int(4, 256, { log: true, when })],
          [`act${layer}`, categorical(['relu', 'tanh', 'none'], { when })],
        ];
      }),
    ),
  },
  optimum: 0,
  objective: (params) => {
    const depth = Number(params.layers);
    let loss = [0, 0.8, 0.25, 0, 0.1][depth]!;
    for (let layer = 1; layer <= depth; layer++) {
      loss += 0.1 * (Math.log2(Number(params[`width${layer}`])) - (8 - layer)) ** 2;
      loss += params[`act${layer}`] === 'relu' ? 0 : 0.2;
    }
    return loss;
  },
};

/** 7,920 cells. */
const lattice: Problem = {
  name: 'discrete: lattice',
  kind: 'discrete',
  space: {
    a: int(0, 11),
    b: float(0, 1, { step: 0.1 }),
    c: int(1, 9, { step: 2 }),
    d: categorical(['x', 'y', 'z']),
    e: int(1, 4),
  },
  optimum: 0,
  objective: ({ a, b, c, d, e }) =>
    ((Number(a) - 8) / 4) ** 2 +
    4 * (Number(b) - 0.3) ** 2 +
    ((Number(c) - 7) / 4) ** 2 * (d === 'y' ? 2 : 1) +
    (d === 'z' ? 0 : 0.4) +
    0.1 * Math.abs(Number(e) - 2) * (1 + Math.abs(Number(a) - 8) / 4),
};

/** Ten switches with a hidden pattern; each pair of neighbours counts together. */
const switches: Problem = {
  name: 'discrete: switches',
  kind: 'discrete',
  space: Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`s${i}`, categorical([false, true])])),
  optimum: 0,
  objective: (params) => {
    const wrong = [1, 0, 0, 1, 1, 1, 0, 1, 0, 0].map((bit, i) => (Number(params[`s${i}`]) === bit ? 0 : 1));
    return wrong.reduce<number>((loss, bit, i) => loss + bit * (1 + (i % 3)) + bit * (wrong[i + 1] ?? 0), 0);
  },
};

/** All but the real one, which has to be prepared. */
export const PROBLEMS: readonly Problem[] = [
  moved('sphere', functions.sphere, { kind: 'continuous', dimensions: 5, range: [-5, 5] }),
  moved('ellipsoid', functions.turnedEllipsoid, { kind: 'continuous', dimensions: 6, range: [-5, 5] }),
  asItIs('rosenbrock', functions.rosenbrock, { kind: 'continuous', dimensions: 2, range: [-5, 10] }),
  moved('rosenbrock', functions.rosenbrock, { kind: 'continuous', dimensions: 5, range: [-3, 3], at: 1 }),
  asItIs('branin', branin01, { kind: 'continuous', dimensions: 2, range: [0, 1], optimum: 0.39788735772973816 }),
  asItIs('six-hump camel', camel01, { kind: 'continuous', dimensions: 2, range: [0, 1], optimum: -1.031628453489877 }),
  asItIs('hartmann', functions.hartmann6, {
    kind: 'continuous',
    dimensions: 6,
    range: [0, 1],
    optimum: -3.322368011415515,
  }),
  asItIs('styblinski-tang', functions.styblinskiTang, {
    kind: 'continuous',
    dimensions: 4,
    range: [-5, 5],
    optimum: -39.16616570377142 * 4,
  }),
  moved('levy', functions.levy, { kind: 'continuous', dimensions: 4, range: [-10, 10], at: 1 }),
  moved('levy', functions.levy, { kind: 'continuous', dimensions: 10, range: [-10, 10], at: 1 }),
  moved('rastrigin', functions.rastrigin, { kind: 'many optima', dimensions: 2, range: [-5.12, 5.12] }),
  moved('rastrigin', functions.rastrigin, { kind: 'many optima', dimensions: 5, range: [-5.12, 5.12] }),
  moved('ackley', functions.ackley, { kind: 'many optima', dimensions: 3, range: [-32, 32] }),
  moved('ackley', functions.ackley, { kind: 'many optima', dimensions: 10, range: [-32, 32] }),
  moved('griewank', functions.griewank, { kind: 'many optima', dimensions: 5, range: [-600, 600] }),
  asItIs('schwefel', functions.schwefel, { kind: 'many optima', dimensions: 3, range: [-500, 500] }),
  asItIs('michalewicz', functions.michalewicz, {
    kind: 'many optima',
    dimensions: 5,
    range: [0, Math.PI],
    optimum: -4.687658179,
  }),
  mixedSphere,
  mixedTraining,
  mixedInteraction,
  mixedAckley,
  branches,
  nestedBranches,
  layers,
  lattice,
  switches,
];

function branin01([x = 0, y = 0]: readonly number[]): number {
  return functions.branin([15 * x - 5, 15 * y]);
}

function camel01([x = 0, y = 0]: readonly number[]): number {
  return functions.sixHumpCamel([6 * x - 3, 4 * y - 2]);
}
