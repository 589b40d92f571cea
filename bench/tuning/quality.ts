import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createStudy } from '../../src/tuning/index.ts';
import type { OptunaPeer } from './optuna.ts';
import { OUR_SAMPLERS } from './our-samplers.ts';
import type { Problem } from './problems.ts';

export const BUDGETS = [25, 50, 100] as const;
export const TRIALS = 100;

/** Of each seed, the best value after each of the budgets. */
export type Bests = readonly (readonly number[])[];

/** What one sampler reached on each problem, by the name of the problem. */
export type Reached = Map<string, Bests>;

export async function runOurs(sampler: string, problems: readonly Problem[], seeds: number): Promise<Reached> {
  const make = OUR_SAMPLERS[sampler];
  if (make === undefined) throw new Error(`--samplers ${sampler}: known are ${Object.keys(OUR_SAMPLERS).join(', ')}`);
  const reached: Reached = new Map();
  for (const { name, space, objective } of problems) {
    const bests: number[][] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const study = await createStudy({ name: `${name} ${seed}`, space, sampler: make(seed) });
      const values: number[] = [];
      await study.optimize(
        async ({ params }) => {
          const value = await objective(params);
          values.push(value);
          return value;
        },
        { trials: TRIALS },
      );
      bests.push(bestsOf(values));
    }
    reached.set(name, bests);
  }
  return reached;
}

/** Like {@link runOurs}; with `cache` it measures only what the file does not hold, and adds that. */
export async function runOptuna(
  peer: OptunaPeer,
  sampler: string,
  { problems, seeds, cache }: { problems: readonly Problem[]; seeds: number; cache?: string | undefined },
): Promise<Reached> {
  const known: Record<string, number[]> =
    cache !== undefined && existsSync(cache) ? JSON.parse(readFileSync(cache, 'utf8')) : {};
  const reached: Reached = new Map();
  for (const problem of problems) {
    const bests: number[][] = [];
    for (let seed = 0; seed < seeds; seed++) {
      const key = [peer.version, sampler, problem.name, problem.objective, JSON.stringify(problem.space), seed].join(
        '|',
      );
      const values = known[key] ?? (await peer.values(problem, sampler, seed, TRIALS));
      if (typeof values === 'string') {
        console.log(`Optuna's ${sampler} gave up on ${problem.name}: ${values}`);
        return reached;
      }
      known[key] = values;
      bests.push(bestsOf(values));
    }
    if (cache !== undefined) writeFileSync(cache, JSON.stringify(known));
    reached.set(problem.name, bests);
  }
  return reached;
}

const bestsOf = (values: readonly number[]): number[] =>
  BUDGETS.map((budget) => Math.min(Number.POSITIVE_INFINITY, ...values.slice(0, budget)));
