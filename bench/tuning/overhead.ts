import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  categorical,
  createStudy,
  float,
  int,
  memoryStorage,
  openStudyStorage,
  type StudyStorage,
} from '../../src/tuning/index.ts';
import { hasOptuna, runOptunaScript } from './optuna.ts';
import { OUR_SAMPLERS } from './our-samplers.ts';

/** The six parameters of bench/peers/optuna_overhead.py. */
const SPACE = {
  x0: float(-5, 5),
  x1: float(-5, 5),
  x2: float(-5, 5),
  rate: float(1e-5, 1, { log: true }),
  depth: int(1, 12),
  kind: categorical(['a', 'b', 'c']),
};

const COUNTS = [100, 1000];

/** What Optuna calls the nearest of its samplers. */
const PEERS: Readonly<Record<string, string>> = { random: 'random', tpe: 'tpe', auto: 'tpe' };

/** Milliseconds a trial, as a mean over all of them so far. */
interface Cost {
  readonly clock: number;
  readonly processor: number;
}

/** Prints what a trial costs beside its objective. */
export async function reportOverhead(samplers: readonly string[]): Promise<void> {
  console.log(
    '\nMilliseconds a trial takes beside its objective, 6 parameters: mean of the first trials, of the processor (by the clock)\n',
  );
  console.log('| sampler | storage | first | assay | Optuna | better by |\n|---|---|---:|---:|---:|---:|');
  for (const sampler of samplers) {
    for (const [storage, open] of Object.entries(STORAGES)) {
      using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
      await using opened = await open(folder.path);
      const ours = await costs(sampler, opened);
      const peer = PEERS[sampler];
      const theirs =
        peer !== undefined && hasOptuna()
          ? (runOptunaScript('optuna_overhead', [peer, storage, COUNTS.join(',')]) as Record<string, Cost>)
          : {};
      for (const count of COUNTS) {
        const [a, b] = [ours[count], theirs[count]];
        const ratio = a && b ? `${(b.processor / a.processor).toFixed(1)}×` : '–';
        console.log(`| ${sampler} | ${storage} | ${count} | ${cost(a)} | ${cost(b)} | ${ratio} |`);
      }
    }
  }
}

const STORAGES: Readonly<Record<string, (folder: string) => StudyStorage | Promise<StudyStorage>>> = {
  memory: memoryStorage,
  sqlite: (folder) => openStudyStorage(join(folder, 'tuning.db')),
};

const cost = (of: Cost | undefined): string =>
  of === undefined ? '–' : `${of.processor.toFixed(3)} (${of.clock.toFixed(3)})`;

async function costs(sampler: string, storage: StudyStorage): Promise<Record<number, Cost>> {
  const make = OUR_SAMPLERS[sampler];
  if (make === undefined) throw new Error(`--samplers ${sampler}: known are ${Object.keys(OUR_SAMPLERS).join(', ')}`);
  const study = await createStudy({ name: 'overhead', space: SPACE, sampler: make(1), storage });
  const clock = performance.now();
  const processor = process.cpuUsage();
  const figures: Record<number, Cost> = {};
  for (const count of COUNTS) {
    await study.optimize(
      ({ params }) => {
        const squares = [params.x0, params.x1, params.x2].reduce<number>((sum, x) => sum + Number(x) ** 2, 0);
        return squares + Number(params.rate) + Number(params.depth) / 10 + Number(params.kind === 'a');
      },
      { trials: count },
    );
    const { user, system } = process.cpuUsage(processor);
    figures[count] = { clock: (performance.now() - clock) / count, processor: (user + system) / 1000 / count };
  }
  return figures;
}
