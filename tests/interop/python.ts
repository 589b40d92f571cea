import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** Importing it to find out would cost seconds of each file that asks; one that is there but broken fails the tests. */
const HAS_MODULE = 'import sys; from importlib.util import find_spec; sys.exit(find_spec(sys.argv[1]) is None)';

/** A Python that has `module`: ASSAY_PYTHON, else .venv/bin/python; undefined when there is none. */
export function findPython(module: string): string | undefined {
  const candidates = [process.env.ASSAY_PYTHON, resolve('.venv/bin/python')];
  return candidates.find(
    (python) =>
      python !== undefined && existsSync(python) && spawnSync(python, ['-c', HAS_MODULE, module]).status === 0,
  );
}

/**
 * Like {@link findPython}, for tests that skip without it.
 * @throws Error when ASSAY_REQUIRE names the module and there is no such Python
 */
export function pythonOrSkip(module: string): string | undefined {
  const python = findPython(module);
  if (python !== undefined) return python;
  const advice = `no Python with ${module}; set ASSAY_PYTHON or fill .venv from tests/interop/requirements.txt`;
  if ((process.env.ASSAY_REQUIRE ?? '').split(',').includes(module)) {
    throw new Error(`ASSAY_REQUIRE names "${module}" but there is ${advice}`);
  }
  console.log(`skipped: comparison with the real ${module} (${advice})`);
  return undefined;
}

export interface PythonProgramOptions {
  /** A folder whose packages go before those of the Python, such as another version of a library. */
  readonly pythonPath?: string | undefined;
  /** The most threads that libraries may start; 1 unless given. */
  readonly threads?: number | undefined;
}

/** A Python program that answers each line of JSON on its stdin with one on its stdout; killed when disposed. */
export class PythonProgram {
  readonly #path: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #answers: AsyncIterator<string>;
  #complaints = '';

  constructor(python: string, path: string, { pythonPath, threads = 1 }: PythonProgramOptions = {}) {
    this.#path = path;
    // As many threads as are asked of the libraries themselves: those that wait for work would take it from our own.
    this.#child = spawn(python, [path], {
      env: { ...process.env, OMP_NUM_THREADS: String(threads), ...(pythonPath && { PYTHONPATH: pythonPath }) },
    });
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#complaints += chunk.toString()));
    this.#answers = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** One request at a time: wait for the answer before the next. */
  async ask<Answer>(request: unknown): Promise<Answer> {
    this.#child.stdin.write(`${JSON.stringify(request)}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error(`${this.#path} ended without an answer:\n${this.#complaints}`);
    return JSON.parse(value) as Answer;
  }

  [Symbol.dispose](): void {
    this.#child.kill();
  }
}
