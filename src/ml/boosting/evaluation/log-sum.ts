/** Products smaller than this are turned into their logarithm; one more factor of 1e-16 is still an ordinary double. */
const SMALLEST_PRODUCT = 1e-280;

/** A sum of logarithms at the price of a multiplication each: they are taken of products of many factors. */
export class LogSum {
  #sum = 0;
  #product = 1;

  /** @param factor from 1e-16 to 1; NaN makes the sum NaN */
  add(factor: number): void {
    this.#product *= factor;
    if (this.#product < SMALLEST_PRODUCT) {
      this.#sum += Math.log(this.#product);
      this.#product = 1;
    }
  }

  get value(): number {
    return this.#sum + Math.log(this.#product);
  }
}
