import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A TypeScript program in a process of its own; it speaks to the test by lines on its standard output. */
export interface ChildProgram {
  readonly process: ChildProcess;
  /** The next line it prints; undefined once it has closed its output. */
  line(): Promise<string | undefined>;
  /** Every line still to come, once it has ended. Throws with its error output when it failed. */
  finish(): Promise<string[]>;
  /** Kills it as a crash would, without a chance to clean up. */
  kill(): Promise<void>;
}

export function startProgram(path: string, args: readonly string[] = [], options: SpawnOptions = {}): ChildProgram {
  return childProgram(process.execPath, [path, ...args], options);
}

/**
 * The program with a small file system of its own at `$1`, in a namespace that nobody else sees and that goes with it.
 * `mount` is what `mount` is told, such as `-o size=256k`; `prepare` runs before the program.
 */
export function startProgramOnMount(path: string, folder: string, mount: string, prepare = ':'): ChildProgram {
  const script = `mount -t tmpfs ${mount} tmpfs "$2" && ${prepare} && exec "$0" "$1" "$2"`;
  return childProgram('unshare', ['-rm', 'sh', '-c', script, process.execPath, path, folder], {});
}

function childProgram(command: string, args: readonly string[], options: SpawnOptions): ChildProgram {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let errors = '';
  child.stderr?.on('data', (piece: Buffer) => {
    errors += piece.toString();
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const line = async () => (await lines.next()).value as string | undefined;
  return {
    process: child,
    line,
    async finish() {
      const rest: string[] = [];
      for (let next = await line(); next !== undefined; next = await line()) rest.push(next);
      const [code, signal] = await closed;
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code ?? signal}: ${errors}`);
      return rest;
    },
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
