import { createStudy, float, random } from '../../src/tuning/index.ts';

const TRIALS = 24;
const REPEATS = 3;

/** Prints how much sooner a study of busy trials ends with two worker threads than with one. */
export async function reportParallel(): Promise<void> {
  const rows = new Float64Array(new SharedArrayBuffer(8 * 200_000));
  for (let i = 0; i < rows.length; i++) rows[i] = i / 1000;
  const made = async (parallel: number): Promise<Made> => {
    const study = await createStudy({ name: 'busy', space: { x: float(0, 1) }, sampler: random({ seed: 1 }) });
    const data = { rows, rounds: 40 };
    const [begin, processor] = [performance.now(), process.cpuUsage()];
    await study.optimize(
      { module: new URL('./busy-objective.ts', import.meta.url), data },
      { trials: TRIALS, parallel },
    );
    const { user, system } = process.cpuUsage(processor);
    const seconds = (performance.now() - begin) / 1000;
    return { seconds, cores: (user + system) / 1e6 / seconds };
  };
  console.log(
    `\nSeconds for ${TRIALS} busy trials, threads started and ended included; and how many cores were to be had\n`,
  );
  console.log('| one thread | cores | two threads | cores | sooner by |\n|---:|---:|---:|---:|---:|');
  // In turns, so that both meet the same neighbours.
  for (let i = 0; i < REPEATS; i++) {
    const [one, two] = [await made(1), await made(2)];
    const sides = [one, two].map(({ seconds, cores }) => `${seconds.toFixed(2)} | ${cores.toFixed(2)}`);
    console.log(`| ${sides.join(' | ')} | ${(one.seconds / two.seconds).toFixed(2)}× |`);
  }
}

interface Made {
  readonly seconds: number;
  /** Seconds of the processor in each second: below the number of threads, others used the machine. */
  readonly cores: number;
}
