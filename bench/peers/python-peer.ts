import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const python = process.env.ASSAY_PYTHON ?? '.venv/bin/python';

/**
 * Runs `bench/peers/NAME.py` and reads the figures it prints as JSON on its last line. Undefined, with a word on how to
 * get it, when there is no Python that has `module`.
 */
export function runPythonPeer(
  name: string,
  module: string,
  args: readonly string[] = [],
): Record<string, number> | undefined {
  if (spawnSync(python, ['-c', `import ${module}`]).status !== 0) {
    console.log(
      `No peer: ${python} has no ${module}. Get it with: python3 -m venv .venv && .venv/bin/pip install ${module}`,
    );
    console.log('or set ASSAY_PYTHON to a Python that has it.\n');
    return undefined;
  }
  const output = execFileSync(python, [join(import.meta.dirname, `${name}.py`), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '{}') as Record<string, number>;
}
