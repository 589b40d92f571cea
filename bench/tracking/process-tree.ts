import { readdirSync, readFileSync } from 'node:fs';

const MIB = 1024;

/** Resident MiB of a process and all below it: now, and the sum of what each had at most. */
export function residentMiB(pid: number): { now: number; most: number } {
  const sum = { now: 0, most: 0 };
  for (const one of treeOf(pid)) {
    const status = readStatus(one);
    sum.now += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / MIB;
    sum.most += Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / MIB;
  }
  return sum;
}

function treeOf(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (Number.isInteger(pid)) parents.set(pid, Number(/PPid:\s+(\d+)/.exec(readStatus(pid))?.[1] ?? 0));
  }
  const found = [root];
  for (const parent of found) {
    for (const [pid, its] of parents) if (its === parent) found.push(pid);
  }
  return found;
}

/** Empty when the process has just ended. */
function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
