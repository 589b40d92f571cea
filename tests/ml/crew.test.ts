import { expect, test } from 'vitest';
import { CONTROL_BYTES } from '../../src/ml/histograms/control-block.ts';
import { Crew } from '../../src/ml/histograms/crew.ts';
import { TrainingMemory } from '../../src/ml/histograms/training-memory.ts';
import { expectCode } from './expect-code.ts';

test('a thread that fails ends the training with an error instead of letting it wait', async () => {
  const memory = new TrainingMemory(CONTROL_BYTES);
  memory.allocate(CONTROL_BYTES);
  const program = new URL('./clumsy-crew-program.ts', import.meta.url);
  await using crew = new Crew(memory, { size: 2, kernel: 'wasm', program });
  await crew.ready();
  crew.begin(1_000);
  expectCode('ML_WORKER_CRASHED', () => crew.finish());
  expect(crew.size).toBe(2);
});
