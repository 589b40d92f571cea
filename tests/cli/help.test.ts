import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { commandsOf } from '../../docs/generate/cli-page.ts';
import { createProgram } from '../../src/cli/program.ts';
import { ALGORITHM_NAMES, ALGORITHMS } from '../../src/ml/index.ts';
import { runAssay } from '../support/run-assay.ts';
import { runAssayHere, runAssayHereJson } from '../support/run-assay-here.ts';

const commands = commandsOf(createProgram(), []);

/** What `assay …words --help` prints, and its exit code. */
async function helpOf(words: readonly string[]): Promise<{ text: string; exitCode: number }> {
  const program = createProgram();
  let text = '';
  const record = (command: Command): void => {
    command.configureOutput({ writeOut: (part) => (text += part) });
    command.commands.forEach(record);
  };
  record(program);
  try {
    await program.parseAsync([...words, '--help'], { from: 'user' });
  } catch (error) {
    return { text, exitCode: (error as { exitCode: number }).exitCode };
  }
  throw new Error('help did not end the parsing');
}

test('the commands of the product are all there', () => {
  const names = commands.map(({ words }) => words.join(' ')).toSorted();
  expect(names).toEqual([
    'algorithms list',
    'algorithms show',
    'compare',
    'datasets alias',
    'datasets approve',
    'datasets baseline',
    'datasets browse',
    'datasets compare',
    'datasets delete',
    'datasets drift',
    'datasets export',
    'datasets import',
    'datasets lineage',
    'datasets list',
    'datasets prune',
    'datasets register',
    'datasets reject',
    'datasets show',
    'datasets suite',
    'datasets tag',
    'datasets validate',
    'datasets versions',
    'demo',
    'eda analyze',
    'evaluate',
    'experiments delete',
    'experiments export',
    'experiments import',
    'experiments list',
    'experiments restore',
    'experiments show',
    'gc',
    'import mlflow',
    'init',
    'models list',
    'models show',
    'optimize',
    'predict',
    'promote',
    'promotions list',
    'promotions show',
    'rollback',
    'runs compare',
    'runs delete',
    'runs list',
    'runs restore',
    'runs search',
    'runs show',
    'server',
    'studies delete',
    'studies export',
    'studies list',
    'studies report',
    'studies resume',
    'studies show',
    'train',
  ]);
});

test.each([['train'], ['runs', 'show'], ['runs'], []])(
  'assay help %s %s is the help of that command',
  async (...words) => {
    const [asked, known] = await Promise.all([runAssay(['help', ...words]), runAssay([...words, '--help'])]);
    expect(asked).toEqual(known);
    expect(asked).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`Usage: ${['assay', ...words].join(' ')}`),
    });
  },
);

describe.each(commands.map(({ words }) => words))('assay %s %s', (...words) => {
  const given = words.filter((word): word is string => word !== undefined);

  test('explains itself with an example that is a valid command line', async () => {
    const { text, exitCode } = await helpOf(given);
    expect(exitCode).toBe(0);
    expect(text).toContain('Examples:\n');
    expect(text).toContain(`  assay ${given.join(' ')}`);
    const { command } = commands.find((one) => one.words.join(' ') === given.join(' ')) ?? {};
    for (const { line } of command?.examples ?? []) {
      const program = createProgram();
      await program.parseAsync(shellWords(line).slice(1), { from: 'user' });
      expect(program.invocation, line).toBeDefined();
    }
  });

  test('takes --json and --workspace', async () => {
    const { text } = await helpOf(given);
    expect(text).toContain('--json');
    expect(text).toContain('--workspace <dir>');
  });
});

test('the help of train names every algorithm', async () => {
  const { text } = await helpOf(['train']);
  for (const name of ALGORITHM_NAMES) expect(text).toContain(name);
});

test.each(ALGORITHM_NAMES)(
  'algorithms show %s tells every hyperparameter with meaning, range and default',
  async (name) => {
    const { stdout } = await runAssayHere(['algorithms', 'show', name]);
    for (const [parameter, schema] of Object.entries(ALGORITHMS[name].parameters.shape)) {
      expect(stdout).toMatch(new RegExp(`^${parameter}\\b.*\n  \\S.*\n  .+; default: \\S`, 'm'));
      expect(stdout).toContain(schema.description);
    }
    expect(await runAssayHereJson(['algorithms', 'show', name])).toMatchObject({ name });
  },
);

test('the page of commands shows every command with an example', () => {
  const page = readFileSync('docs/cli.md', 'utf8');
  for (const { words, command } of commands) {
    expect(page).toContain(`## assay ${words.join(' ')}\n`);
    for (const { line } of command.examples) expect(page).toContain(line);
  }
});

test('help of the program itself is quick and goes to stdout', async () => {
  const started = performance.now();
  const { exitCode, stdout, stderr } = await runAssay(['--help']);
  // 150 ms on an idle machine; the bound is wide because tests share the cores.
  expect(performance.now() - started).toBeLessThan(3000);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('assay demo');
});

/** Splits a line as a shell does, as far as the examples need it. */
function shellWords(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  );
}
