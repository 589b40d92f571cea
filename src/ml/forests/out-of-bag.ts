import type { OutOfBag } from '../algorithm.ts';
import type { GrownTree } from './forest-plan.ts';

/** Averages, for every row, the answers of the trees that did not see it. */
export class OutOfBagAnswers {
  readonly #outputs: number;
  readonly #sums: Float64Array;
  readonly #trees: Uint32Array;

  constructor(rows: number, outputs: number) {
    this.#outputs = outputs;
    this.#sums = new Float64Array(rows * outputs);
    this.#trees = new Uint32Array(rows);
  }

  add({ tree: { values }, outOfBagLeaves = new Int32Array() }: GrownTree): void {
    const outputs = this.#outputs;
    for (let row = 0; row < outOfBagLeaves.length; row++) {
      const leaf = outOfBagLeaves[row]!;
      if (leaf < 0) continue;
      this.#trees[row]! += 1;
      for (let output = 0; output < outputs; output++) {
        this.#sums[row * outputs + output]! += values[leaf * outputs + output]!;
      }
    }
  }

  /** Row-major rows × outputs; NaN for rows that every tree saw. */
  predictions(): Float32Array {
    return Float32Array.from(this.#sums, (sum, i) => sum / this.#trees[Math.floor(i / this.#outputs)]!);
  }

  /**
   * Accuracy for classes, R² for numbers, over the rows that some tree did not see.
   * @param weights rows without weight do not count
   */
  score(
    labels: Float32Array,
    { isClass, weights }: { isClass: boolean; weights?: Float32Array | undefined },
  ): OutOfBag {
    const predictions = this.predictions();
    const weightOf = (row: number): number => (this.#trees[row] === 0 ? 0 : (weights?.[row] ?? 1));
    const score = isClass ? this.#accuracy(predictions, labels, weightOf) : r2Score(predictions, labels, weightOf);
    return { score, predictions };
  }

  #accuracy(predictions: Float32Array, labels: Float32Array, weightOf: (row: number) => number): number {
    const outputs = this.#outputs;
    let hits = 0;
    let all = 0;
    for (let row = 0; row < labels.length; row++) {
      const weight = weightOf(row);
      if (weight === 0) continue;
      all += weight;
      if (verdict(predictions.subarray(row * outputs, (row + 1) * outputs)) === labels[row]) hits += weight;
    }
    return hits / all;
  }
}

/** The likeliest class, the lower one of two that are as likely. */
function verdict(probabilities: Float32Array): number {
  if (probabilities.length === 1) return probabilities[0]! > 0.5 ? 1 : 0;
  return probabilities.indexOf(probabilities.reduce((a, b) => Math.max(a, b)));
}

function r2Score(predictions: Float32Array, labels: Float32Array, weightOf: (row: number) => number): number {
  let weight = 0;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    weight += weightOf(row);
    sum += weightOf(row) * labels[row]!;
  }
  const mean = sum / weight;
  let errors = 0;
  let variance = 0;
  for (let row = 0; row < labels.length; row++) {
    if (weightOf(row) === 0) continue;
    errors += weightOf(row) * (labels[row]! - predictions[row]!) ** 2;
    variance += weightOf(row) * (labels[row]! - mean) ** 2;
  }
  return variance === 0 ? Number.NaN : 1 - errors / variance;
}
