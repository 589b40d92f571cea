import { createStudy, float, random } from '../../src/tuning/index.ts';

const TRIALS = 24;
const REPEATS = 3;

/** Prints how much sooner a study of busy trials ends with two worker threads than with one. */
export async function reportParallel(): Promise<void> {
  const rows = new Float64Array(new SharedArrayBuffer(8 * 200_000));
  for (let i = 0; i < rows.length; i++) rows[i] = i / 1000;
  const seconds = async (parallel: number): Promise<number> => {
    const study = await createStudy({ name: 'busy', space: { x: float(0, 1) }, sampler: random({ seed: 1 }) });
    const data = { rows, rounds: 40 };
    const begin = performance.now();
    await study.optimize(
      { module: new URL('./busy-objective.ts', import.meta.url), data },
      { trials: TRIALS, parallel },
    );
    return (performance.now() - begin) / 1000;
  };
  console.log(`\nSeconds for ${TRIALS} busy trials, threads started and ended included\n`);
  console.log('| one thread | two threads | sooner by |\n|---:|---:|---:|');
  // In turns, so that both meet the same neighbours.
  for (let i = 0; i < REPEATS; i++) {
    const [one, two] = [await seconds(1), await seconds(2)];
    console.log(`| ${one.toFixed(2)} | ${two.toFixed(2)} | ${(one / two).toFixed(2)}× |`);
  }
}
