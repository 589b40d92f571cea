import { type KernelMemory, kernelMemory } from './kernel.ts';

/** Bytes for what stays between calls, at the memory's start; the operating system provides only what is touched. */
export const RING_BYTES = 67_108_864;
const PAGE_BYTES = 65_536;

/** Where something was put; outlived when as much as the ring holds was put after it. */
interface Place {
  readonly position: number;
}

/**
 * One kernel memory for any number of models: a ring in which what was put last overwrites what was put first, then
 * scratch space for one call. Models own nothing in it, so they can be garbage-collected, and thousands of them need no
 * more than a few; one that was overwritten is put again when it is next used.
 */
export class RingMemory {
  readonly memory: KernelMemory = kernelMemory(RING_BYTES + PAGE_BYTES);
  readonly #places = new WeakMap<object, Place>();
  #head = 0;

  /** Whether `words` are still there. */
  holds(words: Int32Array): boolean {
    const place = this.#places.get(words);
    return place !== undefined && this.#head - place.position <= RING_BYTES;
  }

  /**
   * The address of `words`, put there unless they are still there.
   * @param prepare called after putting them
   */
  addressOf(words: Int32Array, prepare: (address: number) => void): number {
    if (!this.holds(words)) {
      // What does not fit in before the end starts over; 16 bytes are the widest load.
      const bytes = Math.ceil(words.byteLength / 16) * 16;
      const rest = RING_BYTES - (this.#head % RING_BYTES);
      if (bytes > rest) this.#head += rest;
      const address = this.#head % RING_BYTES;
      new Int32Array(this.memory.buffer, address, words.length).set(words);
      prepare(address);
      this.#places.set(words, { position: this.#head });
      this.#head += bytes;
    }
    return this.#places.get(words)!.position % RING_BYTES;
  }

  /** Makes room for `bytes` of scratch space behind the ring. */
  reserveScratch(bytes: number): void {
    const lacking = RING_BYTES + bytes - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE_BYTES));
  }
}

let ring: RingMemory | undefined;

/** This thread's memory; its kernels share it. */
export function threadRing(): RingMemory {
  ring ??= new RingMemory();
  return ring;
}
