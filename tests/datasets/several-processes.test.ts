import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProgram } from '../support/child-program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { openParts } from './workspace-parts.ts';

const program = (name: string) => join(import.meta.dirname, 'programs', name);

test('processes that register under one name at once get numbers without gaps, one for each content', async () => {
  using folder = temporaryFolder();
  const files = Array.from({ length: 6 }, (_, index) => {
    const path = join(folder.path, `${index}.csv`);
    writeFileSync(path, `a,b\n${index},1\n2,3\n`);
    return path;
  });
  const children = Array.from({ length: 3 }, () => startProgram(program('register.ts'), [folder.path]));
  for (const child of children) expect(await child.line()).toBe('ready');
  // Each starts with another file, and every file is registered by two of them.
  children.forEach((child, index) => {
    const mine = [0, 1, 2, 3].map((step) => files[(index * 2 + step) % files.length]);
    child.process.stdin?.end(mine.join('\n'));
  });
  const outcomes = (await Promise.all(children.map((child) => child.finish()))).flat().map((line) => JSON.parse(line));
  expect(outcomes).toHaveLength(12);
  expect(outcomes.filter(({ created }) => created)).toHaveLength(6);
  for (const path of files) {
    const versions = new Set(outcomes.filter((outcome) => outcome.path === path).map(({ version }) => version));
    expect(versions.size).toBe(1);
  }
  await using parts = await openParts(folder.path);
  const versions = await parts.datasets.versions('shared');
  expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6]);
  for (const version of versions) {
    await using table = await parts.datasets.table(version);
    expect(await table.digest()).toBe(version.digest);
  }
});

test('killed at any moment, only whole versions are visible and the next start tidies up', async () => {
  using folder = temporaryFolder();
  for (const delayMs of [15, 60, 130]) {
    const child = startProgram(program('register-forever.ts'), [folder.path]);
    await child.line();
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await child.kill();
    await using parts = await openParts(folder.path);
    const versions = await parts.datasets.versions('killed');
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
    for (const version of versions) {
      await using table = await parts.datasets.table(version);
      expect(await table.digest()).toBe(version.digest);
    }
    const path = join(folder.path, 'after.csv');
    writeFileSync(path, `a\n${delayMs}\n`);
    const next = await parts.datasets.register({ name: 'killed', source: { path } });
    expect([next.version, next.created]).toEqual([versions.length + 1, true]);
    expect(readdirSync(parts.stagingFolder)).toEqual([]);
  }
});
