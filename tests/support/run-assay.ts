import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** How a process of the CLI ended and what it wrote. */
export interface AssayResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunAssayOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** File descriptor to take as standard output in place of a pipe; then the result's is empty. */
  readonly stdout?: number;
  /** Whether somebody writes to its standard input. */
  readonly takesInput?: boolean;
}

const launcher = resolve(import.meta.dirname, '../../bin/assay.js');

/** Runs `assay …words` in a process of its own, as a user would, and waits for its end. */
export async function runAssay(words: readonly string[], options: RunAssayOptions = {}): Promise<AssayResult> {
  return startAssay(words, options).ended;
}

/** Like {@link runAssay} with `--json`; the one line on stdout, parsed. */
export async function runAssayJson(words: readonly string[], options: RunAssayOptions = {}): Promise<unknown> {
  const { stdout, stderr, exitCode } = await runAssay([...words, '--json'], options);
  if (stdout.split('\n').length !== 2) throw new Error(`not one line (exit ${exitCode}): ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/** A process of the CLI that may still be running. */
export interface RunningAssay {
  readonly process: ChildProcess;
  readonly ended: Promise<AssayResult>;
  /** Resolves once stderr holds `text`. */
  saysOnStderr(text: string): Promise<void>;
}

/** Starts `assay …words` and returns at once. */
export function startAssay(
  words: readonly string[],
  { cwd, env, stdout: sink, takesInput }: RunAssayOptions = {},
): RunningAssay {
  const stdio: SpawnOptions['stdio'] = [takesInput ? 'pipe' : 'ignore', sink ?? 'pipe', 'pipe'];
  const settings: SpawnOptions = { cwd, env: { ...cleanEnvironment(), ...env }, stdio };
  const child = spawn(process.execPath, [launcher, ...words], settings);
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<AssayResult>((resolveEnd, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolveEnd({ exitCode, signal, stdout, stderr }));
  });
  const saysOnStderr = (text: string): Promise<void> =>
    new Promise((resolveText, reject) => {
      const check = (): void => {
        if (stderr.includes(text)) resolveText();
      };
      child.stderr?.on('data', check);
      child.on('close', () => reject(new Error(`ended without saying ${text}: ${stdout}${stderr}`)));
      check();
    });
  return { process: child, ended, saysOnStderr };
}

/** A folder of its own for a test; removed with `await using`. */
export function temporaryFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  return mkdtempDisposable(join(tmpdir(), 'assay-cli-'));
}

/** Without what the test runner and CI set, which would change colours, settings or progress. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ASSAY_|VITEST|npm_|FORCE_COLOR$|NO_COLOR$|DEBUG$|NODE_OPTIONS$|CI$)/.test(name),
  );
  return Object.fromEntries(kept);
}
