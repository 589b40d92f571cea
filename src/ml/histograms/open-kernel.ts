import { BYTES } from '../kernels/compiled/training.ts';
import { instantiateKernel, type KernelMemory } from '../kernels/kernel.ts';
import { plainKernel } from './plain-kernel.ts';
import type { TrainingKernel } from './training-kernel.ts';

/** `wasm` unless a test asks for the `plain` one, which gives the same bits more slowly. */
export type KernelKind = 'wasm' | 'plain';

export function openTrainingKernel(kind: KernelKind, memory: KernelMemory): TrainingKernel {
  return kind === 'wasm' ? instantiateKernel<TrainingKernel>(BYTES, memory) : plainKernel(memory);
}
