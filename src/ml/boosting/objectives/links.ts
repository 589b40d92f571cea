/** How raw margins become predictions and a base score becomes a margin; arithmetic in float32 as XGBoost's. */
export interface Link {
  /** The margin that stands for a base score. */
  toMargin(score: number): number;
  /** Predictions from margins of `groups` outputs per row (both row-major). */
  toPredictions(margins: Float32Array, groups: number): Float32Array;
}

const identity = (value: number): number => value;
const keep = (margins: Float32Array): Float32Array => margins.slice();

/** 1 / (1 + e^-x), rounded to float32 at every step as XGBoost's; the cap keeps float32's exp finite. */
export function sigmoid(margin: number): number {
  const { fround } = Math;
  return fround(1 / fround(fround(Math.exp(Math.min(-margin, 88.7))) + 1));
}

export const LINKS = {
  identity: { toMargin: identity, toPredictions: keep },
  sigmoid: {
    toMargin: (score) => Math.fround(-Math.log(1 / score - 1)),
    toPredictions: (margins) => margins.map(sigmoid),
  },
  exp: { toMargin: (score) => Math.fround(Math.log(score)), toPredictions: exponentials },
  step: { toMargin: identity, toPredictions: (margins) => margins.map((margin) => (margin > 0 ? 1 : 0)) },
  softmax: { toMargin: identity, toPredictions: softmax },
  argmax: { toMargin: identity, toPredictions: argmax },
} as const satisfies Record<string, Link>;

/** A plain loop: training asks for it every round, and a callback per row would cost as much again. */
function exponentials(margins: Float32Array): Float32Array {
  const predictions = new Float32Array(margins.length);
  for (let i = 0; i < margins.length; i++) predictions[i] = Math.exp(margins[i]!);
  return predictions;
}

/** Class probabilities per row: float32 exponentials of the distance to the row's maximum, summed in double. */
function softmax(margins: Float32Array, groups: number): Float32Array {
  const probabilities = new Float32Array(margins.length);
  for (let start = 0; start < margins.length; start += groups) {
    const top = maximum(margins, start, groups);
    let sum = 0;
    for (let k = start; k < start + groups; k++) {
      probabilities[k] = Math.exp(margins[k]! - top);
      sum += probabilities[k]!;
    }
    for (let k = start; k < start + groups; k++) probabilities[k]! /= Math.fround(sum);
  }
  return probabilities;
}

/** The first class of the largest margin, per row. */
function argmax(margins: Float32Array, groups: number): Float32Array {
  return Float32Array.from({ length: margins.length / groups }, (_, row) => {
    const top = maximum(margins, row * groups, groups);
    return margins.indexOf(top, row * groups) - row * groups;
  });
}

function maximum(margins: Float32Array, start: number, count: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = start; k < start + count; k++) top = Math.max(top, margins[k]!);
  return top;
}
