import { AssayError } from '../../errors/index.ts';
import { type KernelMemory, kernelMemory } from '../kernels/kernel.ts';

const PAGE_BYTES = 65_536;
/** All that the addresses of WebAssembly reach. */
const MOST_BYTES = 2 ** 32;
/** Start of a cache line, so that threads do not share one by accident. */
const ALIGNMENT = 64;

/** One memory for everything that training touches, whichever thread it runs on; what is allocated stays. */
export class TrainingMemory {
  readonly memory: KernelMemory;
  #end = 0;

  /**
   * @param bytes what will be needed: typed arrays that other threads make see no memory that is added later
   * @throws AssayError `ML_TABLE_TOO_LARGE` when that is more than 4 GiB
   */
  constructor(bytes: number) {
    checkSize(bytes);
    this.memory = kernelMemory(Math.max(bytes, PAGE_BYTES));
  }

  /** Bytes given out so far. */
  get used(): number {
    return this.#end;
  }

  /**
   * The address of `bytes` zeros.
   * @throws AssayError `ML_TABLE_TOO_LARGE` when the memory would grow beyond 4 GiB
   */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
    checkSize(this.#end);
    const lacking = this.#end - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / PAGE_BYTES));
    return address;
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, length);
  }

  words(address: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, length);
  }

  bytes(address: number, length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, address, length);
  }

  halves(address: number, length: number): Uint16Array {
    return new Uint16Array(this.memory.buffer, address, length);
  }
}

function checkSize(bytes: number): void {
  if (bytes <= MOST_BYTES) return;
  const gibibytes = bytes / 2 ** 30;
  throw new AssayError({
    code: 'ML_TABLE_TOO_LARGE',
    message: `Rows and columns of this number need ${gibibytes.toFixed(1)} GiB, and one training can have 4 GiB`,
    remedy:
      'Learn from a sample of the rows or fewer columns; with at most 255 bins (max_bin) a cell takes one byte instead of two',
    details: { bytes, most: MOST_BYTES },
  });
}
