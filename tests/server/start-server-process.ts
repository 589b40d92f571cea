import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChildProgram, startProgram } from '../support/child-program.ts';

/** `assay server` in a process of its own, on a free port. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  readonly program: ChildProgram;
  post(path: string, body: unknown): Promise<{ readonly status: number; readonly json: Record<string, unknown> }>;
  /** Ends it with a signal; its exit code, or null when the signal killed it. */
  stop(signal: NodeJS.Signals): Promise<number | null>;
}

export async function startServerProcess(folder: string, ...options: readonly string[]): Promise<ServerProcess> {
  const words = ['server', '--json', '--port', '0', '--workspace', folder, '--log-level', 'error', ...options];
  const program = startProgram('bin/assay.js', words);
  const exit = once(program.process, 'exit') as Promise<[number | null]>;
  const first = await program.line();
  if (first === undefined) await program.finish();
  const { url, error } = JSON.parse(first as string) as { url: string; error?: { code: string } };
  if (error !== undefined) throw new Error(error.code);
  const stop = async (signal: NodeJS.Signals) => {
    program.process.kill(signal);
    return (await exit)[0];
  };
  return {
    url,
    program,
    async post(path, body) {
      const response = await fetch(`${url}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    },
    stop,
    async [Symbol.asyncDispose]() {
      if (program.process.exitCode !== null || program.process.signalCode !== null) return;
      await Promise.race([stop('SIGTERM'), sleep(5000).then(() => stop('SIGKILL'))]);
    },
  };
}
