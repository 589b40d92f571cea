import type { KernelMemory } from '../kernels/kernel.ts';

/** A whole memory as numbers of every kind. */
export interface MemoryViews {
  readonly buffer: SharedArrayBuffer;
  readonly bytes: Uint8Array;
  readonly halves: Uint16Array;
  readonly words: Uint32Array;
  readonly integers: Int32Array;
  readonly floats: Float32Array;
  readonly doubles: Float64Array;
}

/** Typed arrays over all of a memory; they are made once, and anew when it has grown. */
export function viewsOf(memory: KernelMemory): () => MemoryViews {
  const over = (buffer: SharedArrayBuffer): MemoryViews => ({
    buffer,
    bytes: new Uint8Array(buffer),
    halves: new Uint16Array(buffer),
    words: new Uint32Array(buffer),
    integers: new Int32Array(buffer),
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
  });
  let views = over(memory.buffer);
  return () => {
    if (memory.buffer !== views.buffer) views = over(memory.buffer);
    return views;
  };
}
