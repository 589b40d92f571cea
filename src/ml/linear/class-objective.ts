import { columnAt, type Matrix } from '../matrix.ts';
import { codesOf, type DesignColumn, standardised } from './design-columns.ts';
import type { Differentiable } from './lbfgs.ts';

export interface ClassProblem {
  readonly matrix: Matrix;
  readonly design: readonly DesignColumn[];
  /** 0 or 1 where there is one output, else a class number. */
  readonly labels: Float32Array;
  /** One weight per row. */
  readonly weights: Float64Array;
  /** 1 for two classes told apart by the log-odds, else a margin for every class. */
  readonly outputs: number;
  readonly l2: number;
}

/** A column ready to be multiplied; `at` is its first input. */
type Input =
  | { readonly at: number; readonly values: Float32Array }
  | { readonly at: number; readonly codes: Int32Array; readonly shares: Float64Array };

/**
 * Mean weighted log loss plus the ridge penalty, as a function of the coefficients (input by input, each for every
 * output, intercepts last). Both are divided by the total weight, so a tolerance on the gradient means the same for
 * any number of rows. Categories are never spread out into columns of zeros and ones.
 */
export function classObjective(problem: ClassProblem): Differentiable {
  const { labels, weights, outputs, l2 } = problem;
  const rows = labels.length;
  const { inputs, width } = inputsOf(problem);
  const totalWeight = weights.reduce((sum, weight) => sum + weight, 0);
  const margins = new Float64Array(rows * outputs);
  const residualsOf = outputs === 1 ? logisticResiduals : softmaxResiduals;

  return (point, gradient) => {
    for (let i = 0; i < margins.length; i++) margins[i] = point[width * outputs + (i % outputs)]!;
    for (const input of inputs) addInput(margins, input, point, outputs);
    let loss = residualsOf(margins, labels, weights, outputs);
    // The margins are residuals now.
    gradient.fill(0);
    for (let i = 0; i < margins.length; i++) gradient[width * outputs + (i % outputs)]! += margins[i]!;
    for (const input of inputs) addSlopes(gradient, input, margins, outputs);
    for (let i = 0; i < width * outputs; i++) {
      gradient[i]! += l2 * point[i]!;
      loss += (l2 / 2) * point[i]! ** 2;
    }
    for (let i = 0; i < gradient.length; i++) gradient[i]! /= totalWeight;
    return loss / totalWeight;
  };
}

function inputsOf({ matrix, design }: ClassProblem): { inputs: readonly Input[]; width: number } {
  let width = 0;
  const inputs = design.map((column, index): Input => {
    const at = width;
    const values = columnAt(matrix, index);
    if (column.kind === 'number') {
      width += 1;
      return { at, values: standardised(values, column) };
    }
    width += column.shares.length;
    return { at, codes: codesOf(values, column.shares.length), shares: column.shares };
  });
  return { inputs, width };
}

function addInput(margins: Float64Array, input: Input, point: Float64Array, outputs: number): void {
  for (let output = 0; output < outputs; output++) {
    if ('values' in input) {
      const coefficient = point[input.at * outputs + output]!;
      if (coefficient === 0) continue;
      const { values } = input;
      for (let row = 0, i = output; row < values.length; row++, i += outputs) margins[i]! += coefficient * values[row]!;
    } else {
      const { codes, shares, at } = input;
      let mixture = 0;
      for (let code = 0; code < shares.length; code++)
        mixture += shares[code]! * point[(at + code) * outputs + output]!;
      for (let row = 0, i = output; row < codes.length; row++, i += outputs) {
        if (codes[row]! >= 0) margins[i]! += point[(at + codes[row]!) * outputs + output]! - mixture;
      }
    }
  }
}

function addSlopes(gradient: Float64Array, input: Input, residuals: Float64Array, outputs: number): void {
  for (let output = 0; output < outputs; output++) {
    if ('values' in input) {
      const { values } = input;
      let slope = 0;
      for (let row = 0, i = output; row < values.length; row++, i += outputs) slope += values[row]! * residuals[i]!;
      gradient[input.at * outputs + output]! += slope;
    } else {
      const { codes, shares, at } = input;
      let present = 0;
      for (let row = 0, i = output; row < codes.length; row++, i += outputs) {
        if (codes[row]! < 0) continue;
        gradient[(at + codes[row]!) * outputs + output]! += residuals[i]!;
        present += residuals[i]!;
      }
      for (let code = 0; code < shares.length; code++) {
        gradient[(at + code) * outputs + output]! -= shares[code]! * present;
      }
    }
  }
}

/** Puts weight × (probability - label) in the place of each margin; returns the sum of the weighted losses. */
function logisticResiduals(margins: Float64Array, labels: Float32Array, weights: Float64Array): number {
  let loss = 0;
  for (let row = 0; row < margins.length; row++) {
    const margin = margins[row]!;
    const weight = weights[row]!;
    loss += weight * (softplus(margin) - labels[row]! * margin);
    margins[row] = weight * (1 / (1 + Math.exp(-margin)) - labels[row]!);
  }
  return loss;
}

/** The same for a margin per class. */
function softmaxResiduals(margins: Float64Array, labels: Float32Array, weights: Float64Array, classes: number): number {
  let loss = 0;
  for (let row = 0, start = 0; row < labels.length; row++, start += classes) {
    const weight = weights[row]!;
    let most = Number.NEGATIVE_INFINITY;
    for (let k = start; k < start + classes; k++) most = Math.max(most, margins[k]!);
    const truth = margins[start + labels[row]!]! - most;
    let sum = 0;
    for (let k = start; k < start + classes; k++) {
      margins[k] = Math.exp(margins[k]! - most);
      sum += margins[k]!;
    }
    for (let k = start; k < start + classes; k++) margins[k]! *= weight / sum;
    margins[start + labels[row]!]! -= weight;
    loss += weight * (Math.log(sum) - truth);
  }
  return loss;
}

/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
