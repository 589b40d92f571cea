import { Damage } from '../damage.ts';

/** Reads a file's bytes one after the other; asking for more than there is says that the file ends early. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** Moves over `count` bytes and gives the view with the place they start at. */
  step(count: number): { view: DataView; at: number } {
    const at = this.#at;
    this.#need(count);
    this.#at = at + count;
    return { view: this.#view, at };
  }

  /** The next `count` bytes, as a view. */
  take(count: number): Uint8Array {
    this.#need(count);
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  byte(): number {
    return this.take(1)[0]!;
  }

  /** The next byte, without moving; -1 at the end. */
  peek(): number {
    return this.#bytes[this.#at] ?? -1;
  }

  /** The next `count` bytes as UTF-8. */
  text(count: number): string {
    const at = this.#at;
    try {
      return this.#text.decode(this.take(count));
    } catch (error) {
      if (error instanceof Damage) throw error;
      throw new Damage(`the text at byte ${at} is no UTF-8`);
    }
  }

  #need(count: number): void {
    if (!(count >= 0 && count <= this.remaining)) {
      throw new Damage(`it ends early: byte ${this.#at} announces ${count} bytes more, but ${this.remaining} are left`);
    }
  }
}
