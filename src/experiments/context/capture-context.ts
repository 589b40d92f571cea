import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { installedDependencies } from './dependencies.ts';
import { type GitState, gitState } from './git-state.ts';
import { isSecretName, maskCommand, maskText } from './mask-secrets.ts';

/** What a run was made with: enough to make it again. Holds no secret. */
export interface RunContext {
  /** All of `git` is absent outside a git repository, `commit` also before the first commit. */
  readonly git?: GitState;
  /** Direct dependencies of the nearest package.json: name → installed version. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** SHA-256 of the lock file, which pins everything below the direct dependencies. */
  readonly lockfileDigest?: string;
  /** Without the leading v. */
  readonly nodeVersion: string;
  readonly assayVersion: string;
  /** Such as `linux-x64`. */
  readonly platform: string;
  readonly host: string;
  /** The program that was started. */
  readonly script: string;
  /** The command line with secrets as `***`. */
  readonly command: string;
  /** The `ASSAY_*` variables, secrets as `***`. */
  readonly environment: Readonly<Record<string, string>>;
}

export interface CaptureContextOptions {
  /** Where the code lies; the current folder unless given. */
  readonly cwd?: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Looks at code, dependencies and machine. Never fails: what cannot be found out is left out. */
export async function captureContext(options: CaptureContextOptions = {}): Promise<RunContext> {
  const { cwd = process.cwd(), argv = process.argv, env = process.env } = options;
  const git = await gitState(cwd);
  return {
    ...(git && { git }),
    ...installedDependencies(cwd),
    nodeVersion: process.versions.node,
    assayVersion: assayVersion(),
    platform: `${process.platform}-${process.arch}`,
    host: hostname(),
    script: argv[1] ?? argv[0] ?? '',
    command: maskCommand(argv),
    environment: assayVariables(env),
  };
}

function assayVariables(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const ours = Object.entries(env).filter(([name]) => name.startsWith('ASSAY_'));
  return Object.fromEntries(ours.map(([name, value = '']) => [name, isSecretName(name) ? '***' : maskText(value)]));
}

function assayVersion(): string {
  try {
    // The same depth in src/ and in the published dist/.
    const file = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
    return String((JSON.parse(file) as { version?: unknown }).version ?? 'unknown');
  } catch {
    return 'unknown';
  }
}
