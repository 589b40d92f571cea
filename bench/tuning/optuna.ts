import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Params } from '../../src/tuning/index.ts';
import type { Problem } from './problems.ts';

const python = process.env.ASSAY_PYTHON ?? '.venv/bin/python';
/** Where it lies apart from the other peers, which want an older NumPy. */
const folder = resolve('.venv/optuna');
const env = { ...process.env, OMP_NUM_THREADS: '1', ...(existsSync(folder) && { PYTHONPATH: folder }) };

export const HOW_TO_GET_OPTUNA =
  'No Optuna to compare with. Get it with: .venv/bin/pip install --target .venv/optuna optuna==5.0.0\nor set ASSAY_PYTHON to a Python that has it.';

export const hasOptuna = (): boolean => spawnSync(python, ['-c', 'import optuna'], { env }).status === 0;

interface Line {
  readonly version?: string;
  readonly params?: Params;
  readonly end?: boolean;
  readonly error?: string;
}

/** Optuna in a process of its own, which asks us for the value of each trial. Killed when disposed. */
export class OptunaPeer {
  readonly version: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  private constructor(child: ChildProcessWithoutNullStreams, lines: AsyncIterator<string>, version: string) {
    this.#child = child;
    this.#lines = lines;
    this.version = version;
  }

  static async start(): Promise<OptunaPeer> {
    const child = spawn(python, [join(import.meta.dirname, '../peers/optuna_study.py')], { env });
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value = '{}' } = await lines.next();
    return new OptunaPeer(child, lines, (JSON.parse(value) as Line).version ?? '?');
  }

  /** The values of all trials, in order; the message where Optuna gives up. */
  async values(problem: Problem, sampler: string, seed: number, trials: number): Promise<number[] | string> {
    const space = Object.entries(problem.space);
    this.#say({ sampler, seed, trials, space });
    const values: number[] = [];
    for (;;) {
      const { value, done } = await this.#lines.next();
      if (done) return 'its process ended';
      const { params, error } = JSON.parse(value) as Line;
      if (error !== undefined) return error;
      if (params === undefined) return values;
      const loss = await problem.objective(params);
      values.push(loss);
      this.#say(loss);
    }
  }

  #say(line: unknown): void {
    this.#child.stdin.write(`${JSON.stringify(line)}\n`);
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}

/** Runs a script beside this one to its end. @returns what it printed on its last line */
export function runOptunaScript(name: string, args: readonly string[]): unknown {
  const { stdout, stderr, status } = spawnSync(python, [join(import.meta.dirname, `../peers/${name}.py`), ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${name}.py failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null');
}
