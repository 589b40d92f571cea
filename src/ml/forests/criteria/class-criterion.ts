import type { Codes } from '../coded-columns.ts';
import type { Sample } from '../sample.ts';
import type { BestPlace, ChildLimits, Criterion, NodeHistogram, NodeTotals } from './criterion.ts';

/** Gini impurity or entropy (in bits) of classes. @see Breiman et al. (1984), Classification and Regression Trees */
export class ClassCriterion implements Criterion {
  readonly stride: number;
  readonly outputs: number;
  readonly #classes: number;
  readonly #isGini: boolean;
  /** Class weights left and right of the place at hand. */
  readonly #left: Float64Array;
  readonly #right: Float64Array;

  /** @param outputs 1 for the share of class 1 of two alone, else one for each class */
  constructor(classes: number, outputs: number, impurity: 'gini' | 'entropy') {
    this.#classes = classes;
    this.#isGini = impurity === 'gini';
    this.stride = classes + 1;
    this.outputs = outputs;
    this.#left = new Float64Array(classes);
    this.#right = new Float64Array(classes);
  }

  totals({ classes, weights }: Sample, begin: number, end: number): NodeTotals {
    const sums = new Float64Array(this.#classes);
    for (let i = begin; i < end; i++) sums[classes[i]!]! += weights[i]!;
    let weight = 0;
    let present = 0;
    for (let k = 0; k < sums.length; k++) {
      weight += sums[k]!;
      if (sums[k]! > 0) present++;
    }
    const worth = this.#isGini ? squares(sums) / weight : logTerms(sums) - logTerm(weight);
    return { rows: end - begin, weight, isPure: present <= 1, sums, worth };
  }

  fill(sums: Float64Array, codes: Codes, { rows, weights, classes }: Sample, begin: number, end: number): void {
    const { stride } = this;
    const last = stride - 1;
    for (let i = begin; i < end; i++) {
      const start = codes[rows[i]!]! * stride;
      sums[start + classes[i]!]! += weights[i]!;
      sums[start + last]! += 1;
    }
  }

  /** The share of the node's commonest class: exact for two classes (Breiman), a good order for more. */
  rank(sums: Float64Array, code: number, node: NodeTotals): number {
    let commonest = 0;
    for (let k = 1; k < this.#classes; k++) if (node.sums[k]! > node.sums[commonest]!) commonest = k;
    let weight = 0;
    for (let k = 0; k < this.#classes; k++) weight += sums[code * this.stride + k]!;
    return sums[code * this.stride + commonest]! / weight;
  }

  scan(histogram: NodeHistogram, node: NodeTotals, isMissingLeft: boolean, limits: ChildLimits, best: BestPlace): void {
    if (this.#isGini && this.#classes === 2) this.#scanTwo(histogram, node, isMissingLeft, limits, best);
    else this.#scanMany(histogram, node, isMissingLeft, limits, best);
  }

  /** Gini of two classes, where most time is spent: no arrays for the running sums. */
  #scanTwo(
    { sums, order, orderLength, missing }: NodeHistogram,
    node: NodeTotals,
    isMissingLeft: boolean,
    limits: ChildLimits,
    best: BestPlace,
  ): void {
    const zeros = node.sums[0]!;
    const ones = node.sums[1]!;
    let left0 = 0;
    let left1 = 0;
    let rowsLeft = 0;
    if (isMissingLeft) {
      left0 = sums[missing * 3]!;
      left1 = sums[missing * 3 + 1]!;
      rowsLeft = sums[missing * 3 + 2]!;
    }
    for (let position = 0; position < orderLength; position++) {
      const start = order[position]! * 3;
      left0 += sums[start]!;
      left1 += sums[start + 1]!;
      rowsLeft += sums[start + 2]!;
      const rowsRight = node.rows - rowsLeft;
      if (rowsLeft < limits.rows) continue;
      if (rowsRight < limits.rows) break;
      const right0 = zeros - left0;
      const right1 = ones - left1;
      const weightLeft = left0 + left1;
      const weightRight = right0 + right1;
      if (weightLeft < limits.weight || weightRight < limits.weight || weightRight <= 0) continue;
      const worth = (left0 * left0 + left1 * left1) / weightLeft + (right0 * right0 + right1 * right1) / weightRight;
      if (worth > best.worth) {
        best.worth = worth;
        best.position = position;
        best.isMissingLeft = isMissingLeft;
        best.rowsLeft = rowsLeft;
      }
    }
  }

  #scanMany(
    { sums, order, orderLength, missing }: NodeHistogram,
    node: NodeTotals,
    isMissingLeft: boolean,
    limits: ChildLimits,
    best: BestPlace,
  ): void {
    const { stride } = this;
    const classes = this.#classes;
    const left = this.#left.fill(0);
    const right = this.#right;
    right.set(node.sums);
    let squaresLeft = 0;
    let squaresRight = squares(right);
    let weightLeft = 0;
    let rowsLeft = 0;
    for (let position = isMissingLeft ? -1 : 0; position < orderLength; position++) {
      const start = (position < 0 ? missing : order[position]!) * stride;
      for (let k = 0; k < classes; k++) {
        const weight = sums[start + k]!;
        if (weight === 0) continue;
        squaresLeft += weight * (2 * left[k]! + weight);
        squaresRight -= weight * (2 * right[k]! - weight);
        left[k]! += weight;
        right[k]! -= weight;
        weightLeft += weight;
      }
      rowsLeft += sums[start + classes]!;
      if (position < 0 || rowsLeft < limits.rows) continue;
      if (node.rows - rowsLeft < limits.rows) break;
      const weightRight = node.weight - weightLeft;
      if (weightLeft < limits.weight || weightRight < limits.weight || weightRight <= 0) continue;
      const worth = this.#isGini
        ? squaresLeft / weightLeft + squaresRight / weightRight
        : logTerms(left) - logTerm(weightLeft) + (logTerms(right) - logTerm(weightRight));
      if (worth > best.worth) {
        best.worth = worth;
        best.position = position;
        best.isMissingLeft = isMissingLeft;
        best.rowsLeft = rowsLeft;
      }
    }
  }

  answer({ sums, weight }: NodeTotals, answer: Float64Array): void {
    if (this.outputs === 1) answer[0] = sums[1]! / weight;
    else for (let k = 0; k < sums.length; k++) answer[k] = sums[k]! / weight;
  }
}

function squares(sums: Float64Array): number {
  let total = 0;
  for (let k = 0; k < sums.length; k++) total += sums[k]! * sums[k]!;
  return total;
}

function logTerms(sums: Float64Array): number {
  let total = 0;
  for (let k = 0; k < sums.length; k++) total += logTerm(sums[k]!);
  return total;
}

const logTerm = (weight: number): number => (weight > 0 ? weight * Math.log2(weight) : 0);
