import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** One process, told apart from a later one that got the same pid. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it began, in the words of its operating system: `<pid space>/<boot>/<ticks>` on Linux; empty if unknown. */
  readonly started: string;
}

/** `unknown`: it ran on another host or in another pid space (container), so nothing can be said from here. */
export type ProcessState = 'alive' | 'dead' | 'unknown';

let own: ProcessIdentity | undefined;

/** The process this code runs in. */
export function currentProcess(): ProcessIdentity {
  own ??= { host: hostname(), pid: process.pid, started: startOf(process.pid) ?? '' };
  return own;
}

/** Whether the process still runs. A recycled pid counts as dead. */
export function processState({ host, pid, started }: ProcessIdentity): ProcessState {
  const self = currentProcess();
  if (host !== self.host) return 'unknown';
  const [space = '', boot = ''] = started.split('/');
  const [ownSpace = '', ownBoot = ''] = self.started.split('/');
  // After a reboot nothing of before is alive, whatever pid space it lived in.
  if (boot !== ownBoot) return 'dead';
  if (space !== ownSpace) return 'unknown';
  if (!pidExists(pid)) return 'dead';
  const nowThere = startOf(pid);
  return nowThere === undefined ? 'dead' : nowThere === started ? 'alive' : 'dead';
}

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Undefined when there is no such process; empty text when the system does not tell. */
function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxStart(pid);
  if (process.platform === 'win32') return '';
  const { status, stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 ? `//${stdout.trim()}` : undefined;
}

function linuxStart(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The name in parentheses may hold spaces and parentheses; the 22nd field counts from after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return undefined;
  return `${pidSpace()}/${bootId()}/${ticks}`;
}

function pidSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid').replace(/\D/g, '');
  } catch {
    return '';
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
