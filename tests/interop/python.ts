import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A Python that can import `module`: ASSAY_PYTHON, else .venv/bin/python; undefined when there is none. */
export function findPython(module: string): string | undefined {
  const candidates = [process.env.ASSAY_PYTHON, resolve('.venv/bin/python')];
  return candidates.find(
    (python) =>
      python !== undefined && existsSync(python) && spawnSync(python, ['-c', `import ${module}`]).status === 0,
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

/** Runs a Python program with a JSON request on its stdin and parses the JSON it prints. */
export async function askPython<Answer>(python: string, program: string, request: unknown): Promise<Answer> {
  const child = spawn(python, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
  const [output, complaints]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
  child.stdin.end(JSON.stringify(request));
  const { promise, resolve: finish, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', finish);
  const code = await promise;
  if (code !== 0) throw new Error(`${program} ended with code ${code}:\n${Buffer.concat(complaints).toString()}`);
  return JSON.parse(Buffer.concat(output).toString()) as Answer;
}
