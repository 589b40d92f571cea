import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LineageGraph } from '../../src/lineage/index.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';
import { writeSmallTable } from '../support/small-table.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const at = (name: string): string => join(folder.path, name);
const words = (...command: string[]): string[] => ['datasets', 'lineage', ...command, '--workspace', at('.assay')];
let runId = '';

beforeAll(async () => {
  await writeSmallTable(at('train.csv'));
  const register = ['datasets', 'register', 'payments', at('train.csv'), '--workspace', at('.assay'), '--json'];
  await runAssayHere(register);
  const train = ['train', '--algorithm', 'logistic_regression', '--data', at('train.csv'), '--label', 'fraud'];
  ({ runId } = (await runAssayHereJson([...train, '--workspace', at('.assay')])) as { runId: string });
});

test('shows what a version came from and led to, as trees for people and whole for scripts', async () => {
  const { stdout, exitCode } = await runAssayHere(words('payments'));
  expect(exitCode).toBe(0);
  const lines = stdout.split('\n');
  expect(lines[0]).toMatch(/^dataset payments@1 [0-9a-f]{12}$/);
  expect(stdout).toContain(`Came from (1)\n└─ file ${at('train.csv')}\n`);
  expect(stdout).toMatch(new RegExp(`Led to \\(1\\)\n└─ run \\S+ ${runId.slice(0, 12)} as train`));
  const graph = (await runAssayHereJson(words('payments@latest'))) as LineageGraph;
  expect(graph).toMatchObject({
    root: 'dataset:payments@1',
    nodes: [{ kind: 'file' }, { kind: 'dataset' }, { id: `run:${runId}` }],
  });
  const upstream = (await runAssayHereJson(
    words(`run:${runId.slice(0, 6)}`, '--upstream', '--depth', '1'),
  )) as LineageGraph;
  expect(upstream.nodes.map(({ id }) => id)).toEqual(['dataset:payments@1', `run:${runId}`]);
});

test('draws into a file and prints a flowchart', async () => {
  const drawn = await runAssayHere(words('payments', '--svg', at('lineage.svg')));
  expect(drawn).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('drawn in') });
  expect(readFileSync(at('lineage.svg'), 'utf8')).toMatch(/^<svg [\s\S]*payments@1[\s\S]*<\/svg>\n$/);
  const { stdout } = await runAssayHere(words('payments', '--mermaid', '--downstream'));
  expect(stdout).toMatch(/^flowchart LR\n/);
  expect(stdout).not.toContain('train.csv');
});

test('what nothing is recorded of is refused by name', async () => {
  writeFileSync(at('other.csv'), 'a\n1\n');
  for (const reference of ['run:ffff', `file:${at('other.csv')}`, 'payments@7', 'nothing']) {
    const { exitCode, stderr } = await runAssayHere(words(reference));
    expect([exitCode, stderr]).toEqual([3, expect.stringContaining(reference.split('@')[0] ?? '')]);
  }
});
