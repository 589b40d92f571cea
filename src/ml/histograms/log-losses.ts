/** What is scored; all as long as there are rows. */
export interface ScoredRows {
  readonly labels: Float32Array;
  /** Probabilities of the label 1. */
  readonly predictions: Float32Array;
  /** All 1 when left out. */
  readonly weights?: Float32Array | undefined;
}

/** Rows whose losses are added up together. Blocks belong to one thread each, so sums do not depend on how many there are. */
export const LOSS_BLOCK = 64;
/** A product of so many probabilities is still an ordinary double. */
const FACTORS = 16;
const LEAST_PROBABILITY = 1e-16;

export const lossBlocks = (rows: number): number => Math.ceil(rows / LOSS_BLOCK);

/**
 * Log losses (times weights) of the rows from `begin`, where a block begins, to before `end`: a sum for every block.
 * @param sums one place for every block of the whole table
 */
export function writeLogLosses(rows: ScoredRows, begin: number, end: number, sums: Float64Array): void {
  const lossOf = rows.weights === undefined ? unweightedLoss : weightedLoss;
  for (let at = begin; at < end; at += LOSS_BLOCK) {
    sums[at / LOSS_BLOCK] = lossOf(rows, at, Math.min(at + LOSS_BLOCK, end));
  }
}

/** Logarithms are taken of products of many factors, at the price of a multiplication each. */
function unweightedLoss(rows: ScoredRows, begin: number, end: number): number {
  const { labels, predictions } = rows;
  let loss = 0;
  for (let first = begin; first < end; first += FACTORS) {
    const last = Math.min(first + FACTORS, end);
    let product = 1;
    let between = 0;
    for (let row = first; row < last; row++) {
      const label = labels[row]!;
      const share = predictions[row]!;
      between += label * (1 - label);
      // What the prediction gives to the label that came. Labels come in no order, and a branch on them would often be mispredicted.
      product *= Math.max(label * share + (1 - label) * (1 - share), LEAST_PROBABILITY);
    }
    loss += between === 0 ? -Math.log(product) : crossEntropies(rows, first, last);
  }
  return loss;
}

function weightedLoss(rows: ScoredRows, begin: number, end: number): number {
  const { labels, predictions, weights } = rows;
  let loss = 0;
  for (let row = begin; row < end; row++) {
    const label = labels[row]!;
    const share = predictions[row]!;
    const ofLabel = label * share + (1 - label) * (1 - share);
    loss +=
      weights![row]! *
      (label * (1 - label) === 0
        ? -Math.log(Math.max(ofLabel, LEAST_PROBABILITY))
        : crossEntropies(rows, row, row + 1));
  }
  return loss;
}

/** Of labels that may lie between 0 and 1. */
function crossEntropies({ labels, predictions }: ScoredRows, begin: number, end: number): number {
  let loss = 0;
  for (let row = begin; row < end; row++) {
    loss -= xLogY(labels[row]!, predictions[row]!) + xLogY(1 - labels[row]!, 1 - predictions[row]!);
  }
  return loss;
}

/** `x · ln y`, 0 where x is 0. */
const xLogY = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(Math.max(y, LEAST_PROBABILITY)));
