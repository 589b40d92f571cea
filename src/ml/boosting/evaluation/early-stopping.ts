/** Watches one metric and says when it has not improved for `patience` rounds. */
export class EarlyStopping {
  readonly #patience: number;
  readonly #isBetterHigh: boolean;
  #bestRound = 0;
  #bestScore = Number.NaN;

  constructor(patience: number, isBetterHigh: boolean) {
    this.#patience = patience;
    this.#isBetterHigh = isBetterHigh;
  }

  /** The round of the best score so far, counting from 1; 0 before the first. */
  get bestRound(): number {
    return this.#bestRound;
  }

  get bestScore(): number {
    return this.#bestScore;
  }

  /** Takes in the score of `round`; true when it is time to stop. A NaN score never beats a number. */
  shouldStop(round: number, score: number): boolean {
    const improved = this.#isBetterHigh ? score > this.#bestScore : score < this.#bestScore;
    if (improved || Number.isNaN(this.#bestScore)) {
      this.#bestRound = round;
      this.#bestScore = score;
    }
    return round - this.#bestRound >= this.#patience;
  }
}
