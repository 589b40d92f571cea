import { spawnSync } from 'node:child_process';

/** Whether this machine lets us mount small file systems that only our own child processes see. */
export const canMount = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs -o size=64k tmpfs /tmp']).status === 0;

if (!canMount) console.log('skipped: tests of full disks and read-only folders (unshare cannot mount a tmpfs here)');
