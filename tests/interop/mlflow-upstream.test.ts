import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { pythonOrSkip } from './python.ts';

/** Those of MLflow's tests that speak to a server over HTTP. */
const FILES = ['test_rest_tracking.py', 'test_model_registry.py', 'test_mlflow_artifacts.py'];
const LEAST_SHARE = 0.95;

interface Outcome {
  readonly test: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly reason: string;
}

const page = readFileSync(resolve('docs/mlflow-compatibility.md'), 'utf8');
const folder = process.env.ASSAY_MLFLOW_TESTS;
const isThere = folder !== undefined && existsSync(join(folder, 'tests/tracking', FILES[0]!));
if (!isThere) {
  console.log('skipped: MLflow’s own REST tests (set ASSAY_MLFLOW_TESTS to a checkout of its repository)');
}
const python = isThere ? pythonOrSkip('mlflow') : undefined;

/** First column of the table below a heading of the page. */
function listed(heading: string): string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name!);
}

/** Runs them with the plugin that puts our server in the place of theirs. */
async function outcomesOf(checkout: string, interpreter: string, word: string | undefined): Promise<Outcome[]> {
  using place = temporaryFolder();
  const path = join(place.path, 'outcomes');
  const files = FILES.map((file) => join('tests/tracking', file));
  const child = spawn(
    interpreter,
    ['-m', 'pytest', '-p', 'mlflow_upstream_plugin', '-q', '-W', 'ignore', ...(word ? ['-k', word] : []), ...files],
    {
      cwd: checkout,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PYTHONPATH: import.meta.dirname,
        ASSAY_SERVER: JSON.stringify([process.execPath, resolve('bin/assay.js'), 'server', '--log-level', 'error']),
        ASSAY_OUTSIDE: JSON.stringify(listed('Not served')),
        ASSAY_OUTCOMES: path,
        // A fault of the server shall fail a test at once.
        MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0',
        MLFLOW_DISABLE_TELEMETRY: 'true',
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  await once(child, 'close');
  if (!existsSync(path)) throw new Error(`pytest ran no test:\n${output}`);
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Outcome);
}

describe.skipIf(python === undefined)('MLflow’s own REST tests against assay server', () => {
  test('pass but for those listed with a reason', { timeout: 3_600_000 }, async () => {
    const outcomes = await outcomesOf(folder!, python!, process.env.ASSAY_MLFLOW_TESTS_WORD);
    const named = (wanted: Outcome['outcome']) =>
      outcomes.filter(({ outcome }) => outcome === wanted).map((one) => one.test.replace(/^.*\//, ''));
    const passed = named('passed');
    const failed = new Set(named('failed'));
    const share = passed.length / (passed.length + failed.size);
    console.log(
      `MLflow's own REST tests: ${passed.length} of ${passed.length + failed.size} pass (${(share * 100).toFixed(1)} %)`,
    );
    const exceptions = new Set(listed('Exceptions'));
    const surprises = outcomes.filter(
      (one) => one.outcome === 'failed' && !exceptions.has(one.test.replace(/^.*\//, '')),
    );
    for (const { test: name, reason } of surprises)
      console.log(`${name}\n${reason.split('\n').slice(-12).join('\n')}\n`);
    expect(surprises.map((one) => one.test)).toEqual([]);
    expect(passed.filter((name) => exceptions.has(name))).toEqual([]);
    expect(share).toBeGreaterThanOrEqual(LEAST_SHARE);
  });
});
