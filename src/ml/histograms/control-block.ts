import type { KernelMemory } from '../kernels/kernel.ts';

/** The first bytes of a training memory: how the threads are told what to do. */
export const CONTROL_BYTES = 1024;

/** Places of whole numbers in the control block. */
export const WORD = {
  /** Rises with every order; threads wait for it to change. */
  generation: 0,
  /** Threads that have not finished the order yet. */
  pending: 1,
  order: 2,
  /** Number and address of the order's jobs. */
  jobs: 3,
  jobsAt: 4,
  /** The next column that no thread has taken yet. */
  nextColumn: 5,
  /** 1 once a thread could not do its share. */
  failed: 7,
  /** Arguments; what they mean depends on the order. */
  first: 8,
} as const;

/** Where arguments that are doubles begin, in doubles. */
export const FIRST_DOUBLE = 64;

export interface ControlBlock {
  readonly words: Int32Array;
  readonly doubles: Float64Array;
}

export const controlBlock = ({ buffer }: KernelMemory): ControlBlock => ({
  words: new Int32Array(buffer, 0, CONTROL_BYTES / 4),
  doubles: new Float64Array(buffer, 0, CONTROL_BYTES / 8),
});
