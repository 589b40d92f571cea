import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createProject } from '../../src/cli/create-project.ts';
import { runAssay, temporaryFolder } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

test('init makes a folder a project and says what to do next', async () => {
  await using folder = await temporaryFolder();
  const project = join(folder.path, 'fraud-model');
  const { stdout, exitCode } = await runAssayHere(['init', project]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/assay.* demo/);
  expect(await readFile(join(project, 'assay.config.ts'), 'utf8')).toContain("import { defineConfig } from 'assay'");
  expect(await readFile(join(project, '.gitignore'), 'utf8')).toBe('.assay/\n');
});

test('init never overwrites a configuration', async () => {
  await using folder = await temporaryFolder();
  const config = join(folder.path, 'assay.config.ts');
  await writeFile(config, '// mine');
  const { stderr, exitCode } = await runAssayHere(['init', folder.path]);
  expect(exitCode).toBe(5);
  expect(stderr).toContain('CONFIG_EXISTS');
  expect(await readFile(config, 'utf8')).toBe('// mine');
});

test('init adds to .gitignore what it lacks, once', async () => {
  await using folder = await temporaryFolder();
  const ignore = join(folder.path, '.gitignore');
  await writeFile(ignore, 'node_modules/');
  const created = await createProject(folder.path);
  expect(created.written).toHaveLength(2);
  expect(await readFile(ignore, 'utf8')).toBe('node_modules/\n.assay/\n');
});

test('the workspace named with init stands in the configuration', async () => {
  await using folder = await temporaryFolder();
  const created = await runAssayHereJson(['init', folder.path, '--workspace', 'lab']);
  expect(created).toMatchObject({ folder: folder.path });
  expect(await readFile(join(folder.path, 'assay.config.ts'), 'utf8')).toContain("workspace: 'lab',");
  expect(await readFile(join(folder.path, '.gitignore'), 'utf8')).toBe('lab/\n');
});

test('the new project works where no assay is installed, and its settings hold', async () => {
  await using folder = await temporaryFolder();
  await runAssay(['init', 'project', '--workspace', 'lab'], { cwd: folder.path });
  const project = join(folder.path, 'project');
  const listed = await runAssay(['experiments', 'list'], { cwd: project });
  expect(listed).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Default') });
  expect(await readdir(project)).toContain('lab');
});

test('the new configuration sends nobody to a page that is not there', async () => {
  await using folder = await temporaryFolder();
  await createProject(folder.path);
  expect(await readFile(join(folder.path, 'assay.config.ts'), 'utf8')).not.toMatch(/docs\/|\.md/);
});
