const FIRST_LENGTH = 4096;

/**
 * Memory for the numbers that one decision needs, used again by the next: arrays by the thousand, each with memory of its
 * own, took the garbage collector longer than what was done with them.
 */
export class Arena {
  #floats = new Float64Array(FIRST_LENGTH);
  #integers = new Int32Array(FIRST_LENGTH);
  #takenFloats = 0;
  #takenIntegers = 0;

  /** Everything that was taken may be overwritten from now on. */
  clear(): void {
    this.#takenFloats = 0;
    this.#takenIntegers = 0;
  }

  floats(length: number, value = 0): Float64Array {
    if (this.#takenFloats + length > this.#floats.length) {
      // Whoever took a part of the former memory keeps it.
      this.#floats = new Float64Array(2 * (this.#floats.length + length));
      this.#takenFloats = 0;
    }
    const from = this.#takenFloats;
    this.#takenFloats += length;
    return this.#floats.subarray(from, from + length).fill(value);
  }

  integers(length: number, value = 0): Int32Array {
    if (this.#takenIntegers + length > this.#integers.length) {
      this.#integers = new Int32Array(2 * (this.#integers.length + length));
      this.#takenIntegers = 0;
    }
    const from = this.#takenIntegers;
    this.#takenIntegers += length;
    return this.#integers.subarray(from, from + length).fill(value);
  }
}
