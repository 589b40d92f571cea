import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { hasOptuna, runOptunaScript } from './optuna.ts';

const COUNTS = [100, 1000];
/** Samplers whose work grows so fast that nobody makes a thousand trials with them. */
const COUNTS_OF: Readonly<Record<string, readonly number[]>> = { gaussianProcess: [100] };

/** What Optuna calls the nearest of its samplers. */
const PEERS: Readonly<Record<string, string>> = { random: 'random', tpe: 'tpe', auto: 'tpe' };

/** Milliseconds a trial, as a mean over all of them so far. */
export interface Cost {
  readonly clock: number;
  /** Of all threads: the compiler and the garbage collector of the engine have theirs beside the study. */
  readonly processor: number;
}

/** Prints what a trial costs beside its objective, in memory. */
export function reportOverhead(samplers: readonly string[]): void {
  console.log(
    '\nMilliseconds a trial takes beside its objective, 6 parameters, in memory: mean of the first trials, by the clock (of the processor)\n',
  );
  console.log('| sampler | first | assay | Optuna | better by |\n|---|---:|---:|---:|---:|');
  for (const sampler of samplers) {
    const counts = COUNTS_OF[sampler] ?? COUNTS;
    const ours = costsOf(sampler, 'memory', counts);
    const peer = PEERS[sampler];
    const theirs = peer === undefined ? {} : optunaCosts(peer, 'memory', counts);
    for (const count of counts) {
      const [a, b] = [ours[count], theirs[count]];
      const ratio = a && b ? `${(b.clock / a.clock).toFixed(1)}×` : '–';
      console.log(`| ${sampler} | ${count} | ${shown(a)} | ${shown(b)} | ${ratio} |`);
    }
  }
}

/** Prints what a trial costs that is written to a file before it counts, and whether that grows with the study. */
export function reportDurable(): void {
  const counts = [100, 1000, 5000];
  const theirs = optunaCosts('random', 'sqlite', [100]);
  const ours = costsOf('random', 'sqlite', counts);
  console.log(
    '\nMilliseconds a random trial takes beside its objective, 6 parameters, in SQLite: by the clock (of the processor)\n',
  );
  console.log('| trials | assay | Optuna |\n|---|---:|---:|');
  counts.forEach((count, i) => {
    const before = counts[i - 1] ?? 0;
    const between = (of: keyof Cost): number =>
      (ours[count]![of] * count - (ours[before]?.[of] ?? 0) * before) / (count - before);
    const cost = { clock: between('clock'), processor: between('processor') };
    console.log(`| ${before + 1} to ${count} | ${shown(cost)} | ${shown(theirs[count])} |`);
  });
}

const shown = (of: Cost | undefined): string =>
  of === undefined ? '–' : `${of.clock.toFixed(3)} (${of.processor.toFixed(3)})`;

type Costs = Readonly<Record<number, Cost>>;

const optunaCosts = (sampler: string, storage: string, counts: readonly number[]): Costs =>
  hasOptuna() ? (runOptunaScript('optuna_overhead', [sampler, storage, counts.join()]) as Costs) : {};

function costsOf(sampler: string, storage: string, counts: readonly number[]): Costs {
  const script = join(import.meta.dirname, 'overhead-study.ts');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, sampler, storage, counts.join()], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The study by ${sampler} failed:\n${stderr}`);
  return JSON.parse(stdout) as Costs;
}
