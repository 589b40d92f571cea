import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { maskText } from './mask-secrets.ts';

const TIMEOUT_MS = 5000;

export interface GitState {
  readonly commit?: string;
  /** Absent on a detached head. */
  readonly branch?: string;
  /** Whether files that git tracks were changed; new files do not count. */
  readonly dirty: boolean;
  /** URL of `origin` without credentials. */
  readonly repository?: string;
}

/** The state of the repository around `cwd`; undefined outside one and where there is no git. */
export async function gitState(cwd: string): Promise<GitState | undefined> {
  const status = await git(cwd, ['status', '--porcelain=v2', '--branch', '--untracked-files=no']);
  if (status === undefined) return undefined;
  const lines = status.split('\n').filter((line) => line !== '');
  const header = (name: string) => lines.find((line) => line.startsWith(`# ${name} `))?.slice(name.length + 3);
  const [commit, branch] = [header('branch.oid'), header('branch.head')];
  const repository = (await git(cwd, ['config', '--get', 'remote.origin.url']))?.trim();
  return {
    ...(commit && commit !== '(initial)' && { commit }),
    ...(branch && branch !== '(detached)' && { branch }),
    dirty: lines.some((line) => !line.startsWith('#')),
    ...(repository && { repository: maskText(repository) }),
  };
}

async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  try {
    // Without optional locks: looking must not disturb a git command that runs beside us.
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
    const options = { cwd, env, timeout: TIMEOUT_MS, maxBuffer: 64 * 2 ** 20 };
    return (await promisify(execFile)('git', [...args], options)).stdout;
  } catch {
    return undefined;
  }
}
