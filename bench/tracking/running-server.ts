import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpConnection } from './http-connection.ts';
import { residentMiB } from './process-tree.ts';

const running = new Set<ChildProcess>();
// Nothing is left behind when the benchmark is stopped.
process.on('exit', () => {
  for (const child of running) kill(child, 'SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1));

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, signal);
}

/** A server in a process of its own. */
export class RunningServer {
  readonly url: string;
  /** From the start of the process to the first answer. */
  readonly startMs: number;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string, startMs: number) {
    this.#process = process;
    this.url = url;
    this.startMs = startMs;
  }

  /** Starts a command, given the port to listen on, and waits until `/health` answers. */
  static async start(
    command: (port: string) => readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<RunningServer> {
    const port = await freePort();
    const [program, ...args] = command(port);
    const start = performance.now();
    // A group of its own, so that MLflow's workers end with it.
    const child = spawn(program!, args, { env: { ...process.env, ...env }, detached: true });
    running.add(child);
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-4000)));
    child.stderr?.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-4000)));
    const url = `http://127.0.0.1:${port}`;
    while (!(await answers(url))) {
      if (child.exitCode !== null) throw new Error(`${program} ${args.join(' ')} ended:\n${output}`);
      await sleep(2);
    }
    return new RunningServer(child, url, performance.now() - start);
  }

  memory(): { now: number; most: number } {
    return residentMiB(this.#process.pid!);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.#process.exitCode === null ? once(this.#process, 'exit') : undefined;
    kill(this.#process, 'SIGTERM');
    const impatience = setTimeout(() => kill(this.#process, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(impatience);
    running.delete(this.#process);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    using connection = await HttpConnection.open(url);
    return (await connection.request('GET', '/health')).status === 200;
  } catch {
    return false;
  }
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}
