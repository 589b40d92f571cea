import type { Crew } from './crew.ts';
import { lossBlocks } from './log-losses.ts';
import { LOSSES, ORDER, TABLE } from './orders.ts';
import { sumOf } from './sum-of.ts';
import type { TrainingMemory } from './training-memory.ts';

/** Addresses of what is scored; `weights` is 0 where all rows weigh 1. */
export interface ScoredAt {
  readonly rows: number;
  readonly labels: number;
  readonly predictions: number;
  readonly weights: number;
}

/** Log losses of rows in the training memory, added up by all threads. */
export class LossesByCrew {
  readonly #crew: Crew;
  readonly #at: ScoredAt;
  readonly #sums: Float64Array;
  readonly #sumsAt: number;

  /** Bytes that it allocates in the training memory. */
  static bytes(rows: number): number {
    return 8 * lossBlocks(rows) + 64;
  }

  constructor(memory: TrainingMemory, crew: Crew, at: ScoredAt) {
    this.#crew = crew;
    this.#at = at;
    this.#sumsAt = memory.allocate(8 * lossBlocks(at.rows));
    this.#sums = memory.doubles(this.#sumsAt, lossBlocks(at.rows));
  }

  /** Their sum, as `writeLogLosses` has it. */
  sum(): number {
    const { words } = this.#crew.chief.control;
    const { rows, labels, predictions, weights } = this.#at;
    words[TABLE.first + LOSSES.rows] = rows;
    words[TABLE.first + LOSSES.labels] = labels;
    words[TABLE.first + LOSSES.predictions] = predictions;
    words[TABLE.first + LOSSES.weights] = weights;
    words[TABLE.first + LOSSES.sums] = this.#sumsAt;
    this.#crew.give(ORDER.losses);
    return sumOf(this.#sums);
  }
}
