import { type KernelMemory, kernelMemory } from '../kernels/kernel.ts';

const PAGE_BYTES = 65_536;
/** Start of a cache line, so that threads do not share one by accident. */
const ALIGNMENT = 64;

/** One memory for everything that training touches, whichever thread it runs on; what is allocated stays. */
export class TrainingMemory {
  readonly memory: KernelMemory;
  #end = 0;

  /** @param bytes what will be needed: typed arrays that other threads make see no memory that is added later */
  constructor(bytes: number) {
    this.memory = kernelMemory(Math.max(bytes, PAGE_BYTES));
  }

  /** Bytes given out so far. */
  get used(): number {
    return this.#end;
  }

  /** The address of `bytes` zeros. */
  allocate(bytes: number): number {
    const address = this.#end;
    this.#end = Math.ceil((address + bytes) / ALIGNMENT) * ALIGNMENT;
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
