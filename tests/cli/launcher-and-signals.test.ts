import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Listens for signals as the CLI does, says so, and never stops by itself. */
const STUBBORN = `
  import { Interruption } from '${join(root, 'src/cli/interruption.ts')}';
  const interruption = new Interruption();
  interruption.listen();
  interruption.signal.addEventListener('abort', () => console.log('asked to stop'));
  setInterval(() => {}, 1000);
  console.log('listening');
`;

async function startStubborn() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', STUBBORN], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}

test('the first signal asks to stop, a later second one ends the process at once', async () => {
  const child = await startStubborn();
  child.kill('SIGINT');
  await once(child.stdout, 'data');
  await setTimeout(600);
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([130, null]);
});

test('one Ctrl-C that arrives twice, from the terminal and through npm, counts once', async () => {
  const child = await startStubborn();
  child.kill('SIGINT');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  await setTimeout(200);
  expect(child.exitCode).toBeNull();
  child.kill('SIGKILL');
});

/** A Node that is too old to run Assay, if this machine has one. */
const oldNode = (process.env.PATH ?? '')
  .split(delimiter)
  .filter((folder) => listed(folder).includes('node'))
  .map((folder) => join(folder, 'node'))
  .find((node) => Number(/^v(\d+)/.exec(execFileSync(node, ['--version'], { encoding: 'utf8' }))?.[1]) < 24);

if (oldNode === undefined) console.log('skipped: handing over from an older Node (none is on the PATH)');
test.skipIf(oldNode === undefined)('an older Node hands over to Node 24 of node_modules, exit code included', () => {
  const assay = join(root, 'bin/assay.js');
  expect(execFileSync(oldNode ?? '', [assay, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(() => execFileSync(oldNode ?? '', [assay, 'nonsense'], { stdio: 'pipe' })).toThrow(
    expect.objectContaining({ status: 2 }),
  );
});

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
