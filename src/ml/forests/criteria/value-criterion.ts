import type { Codes } from '../coded-columns.ts';
import type { Sample } from '../sample.ts';
import type { BestPlace, ChildLimits, Criterion, NodeHistogram, NodeTotals } from './criterion.ts';

/** Weight, weighted target and row count per code. */
const STRIDE = 3;

/** Squared error of numbers: leaves answer with the weighted mean. */
export class ValueCriterion implements Criterion {
  readonly stride = STRIDE;
  readonly outputs = 1;
  /** Taken off every target, so that sums of squares keep their digits when all targets are large. */
  readonly #centre: number;

  constructor(centre: number) {
    this.#centre = centre;
  }

  totals({ values, weights }: Sample, begin: number, end: number): NodeTotals {
    const centre = this.#centre;
    let weight = 0;
    let sum = 0;
    let isPure = true;
    for (let i = begin; i < end; i++) {
      weight += weights[i]!;
      sum += weights[i]! * (values[i]! - centre);
      if (values[i] !== values[begin]) isPure = false;
    }
    return { rows: end - begin, weight, isPure, sums: Float64Array.of(sum), worth: (sum * sum) / weight };
  }

  fill(sums: Float64Array, codes: Codes, { rows, weights, values }: Sample, begin: number, end: number): void {
    const centre = this.#centre;
    for (let i = begin; i < end; i++) {
      const start = codes[rows[i]!]! * STRIDE;
      const weight = weights[i]!;
      sums[start]! += weight;
      sums[start + 1]! += weight * (values[i]! - centre);
      sums[start + 2]! += 1;
    }
  }

  /** The mean target: the best parting of categories is a place in this order (Breiman et al. 1984, section 8.8). */
  rank(sums: Float64Array, code: number): number {
    return sums[code * STRIDE + 1]! / sums[code * STRIDE]!;
  }

  scan(
    { sums, order, orderLength, missing }: NodeHistogram,
    node: NodeTotals,
    isMissingLeft: boolean,
    limits: ChildLimits,
    best: BestPlace,
  ): void {
    const total = node.sums[0]!;
    let weightLeft = isMissingLeft ? sums[missing * STRIDE]! : 0;
    let left = isMissingLeft ? sums[missing * STRIDE + 1]! : 0;
    let rowsLeft = isMissingLeft ? sums[missing * STRIDE + 2]! : 0;
    for (let position = 0; position < orderLength; position++) {
      const start = order[position]! * STRIDE;
      weightLeft += sums[start]!;
      left += sums[start + 1]!;
      rowsLeft += sums[start + 2]!;
      if (rowsLeft < limits.rows) continue;
      if (node.rows - rowsLeft < limits.rows) break;
      const weightRight = node.weight - weightLeft;
      if (weightLeft < limits.weight || weightRight < limits.weight || weightRight <= 0) continue;
      const right = total - left;
      const worth = (left * left) / weightLeft + (right * right) / weightRight;
      if (worth > best.worth) {
        best.worth = worth;
        best.position = position;
        best.isMissingLeft = isMissingLeft;
        best.rowsLeft = rowsLeft;
      }
    }
  }

  answer({ sums, weight }: NodeTotals, answer: Float64Array): void {
    answer[0] = this.#centre + sums[0]! / weight;
  }
}
