import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openTestRegistryIn } from './open-test-registry.ts';

test('processes that register at once, files and sources, get numbers without a gap or a double', async () => {
  using folder = temporaryFolder();
  await using open = await openTestRegistryIn(folder.path);
  await open.registry.createModel({ name: 'shared' });
  const program = join(import.meta.dirname, 'programs', 'register-sources.ts');
  const children = [1, 2, 3].map(() => startProgram(program, [folder.path, '10']));
  for (const child of children) expect(await child.line()).toBe('ready');
  for (const child of children) child.process.stdin?.end();
  const numbers = (await Promise.all(children.map((child) => child.finish())))
    .flat()
    .flatMap((line) => JSON.parse(line) as number[]);
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  expect((await open.registry.versions('shared')).map(({ version }) => version)).toEqual(
    Array.from({ length: 30 }, (_, index) => 30 - index),
  );
});
