/**
 * One study in a process that did nothing before, as a command that tunes is one: prints as JSON what its first trials took
 * beside their objective. Arguments: sampler, storage, counts of trials.
 */
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
import { OUR_SAMPLERS } from './our-samplers.ts';
import type { Cost } from './overhead.ts';

/** The six parameters of bench/peers/optuna_overhead.py. */
const SPACE = {
  x0: float(-5, 5),
  x1: float(-5, 5),
  x2: float(-5, 5),
  rate: float(1e-5, 1, { log: true }),
  depth: int(1, 12),
  kind: categorical(['a', 'b', 'c']),
};

/** The same with values that can be counted, for a grid. */
const LATTICE = {
  ...SPACE,
  x0: int(-5, 5),
  x1: int(-5, 5),
  x2: int(-5, 5),
  rate: categorical([1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1]),
};

const STORAGES: Readonly<Record<string, (folder: string) => StudyStorage | Promise<StudyStorage>>> = {
  memory: memoryStorage,
  sqlite: (folder) => openStudyStorage(join(folder, 'tuning.db')),
};

const [sampler = '', storage = '', counts = ''] = process.argv.slice(2);
const [make, open] = [OUR_SAMPLERS[sampler], STORAGES[storage]];
if (make === undefined) throw new Error(`--samplers ${sampler}: known are ${Object.keys(OUR_SAMPLERS).join(', ')}`);
if (open === undefined) throw new Error(`storage ${storage}: known are ${Object.keys(STORAGES).join(', ')}`);

using folder = mkdtempDisposableSync(join(tmpdir(), 'assay-bench-'));
await using opened = await open(folder.path);
const space = sampler === 'grid' ? LATTICE : SPACE;
const study = await createStudy({ name: 'overhead', space, sampler: make(1), storage: opened });
const figures: Record<string, Cost> = {};
const clock = performance.now();
const processor = process.cpuUsage();
for (const count of counts.split(',').map(Number)) {
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
console.log(JSON.stringify(figures));
