import { PassThrough } from 'node:stream';
import { Interruption } from '../../src/cli/interruption.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';

/** How a command line ended and what it wrote. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunAssayHereOptions {
  /** Columns of the terminal that standard output is; left out, it is a pipe. */
  readonly columns?: number;
}

/** Runs `assay …words` in this process: the same code as {@link runAssay} without the price of a process. */
export async function runAssayHere(
  words: readonly string[],
  { columns }: RunAssayHereOptions = {},
): Promise<CommandResult> {
  const stdout = Object.assign(new PassThrough(), columns !== undefined && { isTTY: true, columns });
  const stderr = new PassThrough();
  const terminal = { stdout: stdout as never, stderr: stderr as never, environment: {} };
  const exitCode = await runCommandLine(words, terminal, new Interruption());
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

/** Like {@link runAssayHere} with `--json`; the one line on stdout, parsed. */
export async function runAssayHereJson(words: readonly string[]): Promise<unknown> {
  const { stdout, stderr, exitCode } = await runAssayHere([...words, '--json']);
  if (stdout.split('\n').length !== 2) throw new Error(`not one line (exit ${exitCode}): ${stdout}${stderr}`);
  return JSON.parse(stdout);
}

const textOf = (stream: PassThrough): string => stream.read()?.toString() ?? '';
