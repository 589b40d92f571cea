import { parentPort, workerData } from 'node:worker_threads';
import { adoptKernels } from '../kernels/kernel.ts';
import { controlBlock, WORD } from './control-block.ts';
import { type CrewMemberData, SPINS } from './crew.ts';
import { viewsOf } from './memory-views.ts';
import { openTrainingKernel } from './open-kernel.ts';
import { type CrewMember, ORDER, perform } from './orders.ts';

/**
 * The life of a crew's other threads: waits for orders and does its share of each until told to stop.
 * @param more does the orders that the crew itself does not know
 */
export function serveCrew(more: (member: CrewMember, order: number) => void = () => undefined): void {
  const { memory, kernel, compiled, index, size } = workerData as CrewMemberData;
  adoptKernels(compiled);
  const control = controlBlock(memory);
  const member: CrewMember = {
    index,
    size,
    memory,
    control,
    kernel: openTrainingKernel(kernel, memory),
    views: viewsOf(memory),
  };
  parentPort?.postMessage('ready');
  const { words } = control;
  for (let generation = 0; ; ) {
    generation = nextGeneration(words, generation);
    const order = words[WORD.order]!;
    if (order === ORDER.stop) return;
    try {
      perform(member);
      more(member, order);
    } catch (error) {
      // The chief waits without listening, so a word tells it.
      Atomics.store(words, WORD.failed, 1);
      throw error;
    } finally {
      if (Atomics.sub(words, WORD.pending, 1) === 1) Atomics.notify(words, WORD.pending);
    }
  }
}

/** Spins for a while, for the next order mostly comes soon, then sleeps. */
function nextGeneration(words: Int32Array, last: number): number {
  for (let spins = 0; ; spins++) {
    const generation = Atomics.load(words, WORD.generation);
    if (generation !== last) return generation;
    if (spins > SPINS) Atomics.wait(words, WORD.generation, last);
  }
}
